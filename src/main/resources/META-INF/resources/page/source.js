// The sheet of one source: its address, how to set up its sender, a preview, a test hook and its last answers.
import { asked } from './feed.js';
import { at, make, pill, clock, ms, pretty } from './parts.js';

let path = '';

export async function open(tenant, source) {
  path = `/api/v1/tenants/${encodeURIComponent(tenant)}/sources/${encodeURIComponent(source)}`;
  const sheet = await told(path);
  at('sheet-title').textContent = `${sheet.tenant} / ${sheet.name}`;
  at('sheet-about').replaceChildren(make('code', '', sheet.scheme.name),
    ` to ${sheet.publish.broker} / ${sheet.publish.exchange} · ${sheet.validSecrets} valid ${sheet.validSecrets === 1 ? 'secret' : 'secrets'} · ${sheet.contact}`);
  at('sheet-address').textContent = whole(sheet.address);
  at('sheet-steps').replaceChildren(...sheet.steps.map(step =>
    make('li', '', step.text, step.paste && make('code', 'paste', whole(step.paste)))));
  links(sheet.scheme);
  at('sheet-unproven').replaceChildren(...sheet.scheme.unproven.map(gap => make('li', '', gap)));
  at('sheet-gaps').hidden = sheet.scheme.unproven.length === 0;
  at('sheet-weak').hidden = sheet.weakenings.length === 0;
  at('sheet-weak').replaceChildren(make('b', '', 'Weakened by'), ...sheet.weakenings.map(weak => make('code', '', weak)));
  at('paste-headers').value = Object.entries(sheet.sample.headers).map(([name, value]) => `${name}: ${value}`).join('\n');
  at('paste-body').value = pretty(sheet.sample.body);
  at('outcome').replaceChildren();
  answers(sheet);
  if (!at('sheet').open) at('sheet').showModal();
}

const whole = address => address.startsWith('/') ? location.origin + address : address;

function links({ documentation, evidence }) {
  const link = (href, text) => {
    const element = make('a', '', text);
    element.href = href;
    element.target = '_blank';
    element.rel = 'noopener noreferrer';
    return element;
  };
  at('sheet-links').replaceChildren(...[
    documentation && link(documentation, "The sender's own page"),
    evidence && evidence !== documentation && link(evidence, 'How it signs')].filter(Boolean));
}

function answers({ answers }) {
  at('sheet-answers').replaceChildren(...answers.map(row => make('li', '',
    pill(row.status, row.outcome), clock(row.at), make('span', 'faint', ms(row.ms)),
    row.type && make('b', '', row.type), row.note && make('span', 'faint', row.note))));
  at('sheet-none').hidden = answers.length > 0;
}

async function told(url, body) {
  const answer = await asked(url, body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const text = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(text.detail ?? text.title ?? `answered ${answer.status}`);
  return text;
}

function pasted() {
  const headers = at('paste-headers').value.split('\n').filter(line => line.trim()).map(line => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  return { headers: Object.fromEntries(headers), body: at('paste-body').value };
}

const verdict = (tone, text, ...more) => at('outcome').replaceChildren(make('p', '', make('span', `pill ${tone}`, text)), ...more);
const block = text => make('pre', '', text);

function dropped({ dropped, droppedMore }) {
  if (dropped.length === 0) return make('p', 'faint', 'The whole body goes along.');
  const names = dropped.map(place => make('code', '', place || 'the whole body'));
  return make('p', 'dropped', make('span', 'faint', 'Stays behind:'), ...names, droppedMore > 0 && make('span', 'faint', `and ${droppedMore} more`));
}

function preview({ handshake, count, notifications }) {
  if (handshake) return verdict('good', 'a handshake: answered, nothing published');
  verdict('good', count === 1 ? 'becomes one notification' : `becomes ${count} notifications`,
    ...notifications.flatMap(one => [
      make('p', '', make('b', '', one.type), make('span', 'faint', ` · key ${one.routingKey} · ${one.contentType}`)),
      block(pretty(one.body)), dropped(one)]));
}

async function tested(answer) {
  verdict(answer.status < 300 ? 'good' : answer.status < 500 ? 'bad' : 'warn', `answered ${answer.status}`,
    answer.body && block(pretty(answer.body)), answer.note && make('p', 'faint', answer.note));
  answers(await told(path));
}

function does(button, act) {
  at(button).addEventListener('click', async () => {
    at(button).disabled = true;
    try {
      await act();
    } catch (trouble) {
      verdict('bad', trouble.message);
    } finally {
      at(button).disabled = false;
    }
  });
}

does('preview', async () => preview(await told(`${path}/preview`, pasted())));
does('test', async () => tested(await told(`${path}/test`, pasted())));
at('sheet-close').addEventListener('click', () => at('sheet').close());
at('sheet-copy').addEventListener('click', () => navigator.clipboard.writeText(at('sheet-address').textContent));
