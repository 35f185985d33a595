// What both the page and a source's sheet are made of.
const GOOD = new Set(['Accepted', 'Duplicate', 'Greeted', 'Delivered', 'FilteredOut']);
const OURS = new Set(['Spooled', 'Unavailable', 'Failed', 'NotSent', 'Gone']);

export const at = id => document.getElementById(id);

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter(Boolean));
  return element;
}

export const tone = outcome => GOOD.has(outcome) ? 'good' : OURS.has(outcome) ? 'warn' : 'bad';
const words = outcome => outcome.replace(/(?!^)([A-Z])/g, letter => ' ' + letter.toLowerCase());
export const ms = value => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const pill = (status, outcome) => make('span', `pill ${tone(outcome)}`, `${status || ''} ${words(outcome)}`.trim());

export function clock(instant) {
  const time = make('time', 'faint', new Date(instant).toLocaleTimeString([], { hour12: false }));
  time.dateTime = instant;
  return time;
}

export function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
