// Follows GET /api/v1/flow and shows each event as one crossing: hook, notification, deliveries.
import { follow } from './feed.js';
import { at, make, tone, ms, pill, clock, pretty } from './parts.js';
import { open } from './source.js';

const KEPT = 200;

const events = new Map();
let skipped = 0;

function event(key, number) {
  const known = events.get(key);
  if (known) return known;
  const fresh = { number, hooks: [], attempts: new Map(), item: make('li') };
  events.set(key, fresh);
  at('events').prepend(fresh.item);
  return fresh;
}

function hookStop({ hooks, attempts }) {
  if (hooks.length === 0) {
    const [first] = attempts.values();
    return make('div', 'stop', make('div', 'line', make('p', 'faint', 'not from a hook of ours'), make('small', '', first.tenant)));
  }
  const lines = hooks.slice(-3).map(hook => make('div', 'line',
    make('p', '', pill(hook.status, hook.outcome), make('b', '', hook.source)),
    make('small', '', `${hook.tenant} · `, clock(hook.at), ` · ${ms(hook.ms)}`),
    hook.note && make('small', '', hook.note)));
  const last = tone(hooks.at(-1).outcome);
  return make('div', `stop ${last}${hooks.some(hook => hook.id) ? ' on' : ''}`, ...lines);
}

function notificationStop({ hooks, attempts }) {
  const told = hooks.find(hook => hook.type);
  if (told) {
    return make('div', `stop good${attempts.size ? ' on' : ''}`, make('div', 'line',
      make('p', '', make('b', '', told.type)),
      make('small', '', make('code', '', told.id)),
      make('small', '', `${told.broker} / ${told.exchange}`, told.routingKey === told.type ? '' : ` · key ${told.routingKey}`)));
  }
  const id = hooks.at(-1)?.id ?? (attempts.size ? attempts.values().next().value.id : null);
  return make('div', attempts.size || id ? 'stop good on' : 'stop',
    make('div', 'line', id ? make('small', '', make('code', '', id)) : make('p', 'faint', 'nothing published')));
}

function deliveryStop({ hooks, attempts }) {
  if (attempts.size === 0) {
    const held = hooks.some(hook => hook.id);
    return make('div', held ? 'stop wait' : 'stop',
      make('div', 'line', make('p', 'faint', held ? 'RabbitMQ holds it' : 'nothing to deliver')));
  }
  const all = [...attempts.values()];
  const worst = ['bad', 'warn', 'good'].find(each => all.some(attempt => tone(attempt.outcome) === each));
  return make('div', `stop ${worst}`, ...all.map(attempt => make('div', 'line',
    make('p', '', pill(attempt.status, attempt.outcome), make('b', '', attempt.subscription)),
    make('small', '', `attempt ${attempt.attempt} · `, clock(attempt.at), ` · ${ms(attempt.ms)}`),
    make('small', '', attempt.endpoint, attempt.note ? ` · ${attempt.note}` : ''))));
}

function draw(crossing) {
  crossing.item.replaceChildren(hookStop(crossing), notificationStop(crossing), deliveryStop(crossing));
}

function rows({ hooks, attempts, missed }) {
  const touched = new Set();
  const inOrder = [...hooks, ...attempts].sort((a, b) => a.number - b.number);
  for (const row of inOrder) {
    const crossing = event(row.id ? `${row.tenant}/${row.id}` : `hook ${row.number}`, row.number);
    if (row.subscription) crossing.attempts.set(row.subscription, row);
    else crossing.hooks.push(row);
    touched.add(crossing);
  }
  touched.forEach(draw);
  for (const key of events.keys()) {
    if (events.size <= KEPT) break;
    events.get(key).item.remove();
    events.delete(key);
  }
  at('quiet').hidden = events.size > 0;
  skipped += missed;
  if (skipped > 0) state(`live, ${skipped} too fast to show`, true);
  if (attempts.length > 0) inbox();
}

const place = (name, small, trouble) =>
  make('li', trouble ? 'bad' : '', make('b', '', name), make('small', '', small), trouble && make('small', 'trouble', trouble));

function source(tenant, one, owner) {
  const item = place('', `to ${one.broker} / ${one.exchange}`);
  const button = make('button', 'plain', owner + one.name);
  button.type = 'button';
  button.title = 'Set up, try out, last answers';
  button.addEventListener('click', () => open(tenant, one.name).catch(trouble => state(trouble.message)));
  item.firstChild.replaceWith(button);
  return item;
}

function house({ tenants, weakenings }) {
  const several = tenants.length > 1;
  const each = (kind, view) => tenants.flatMap(tenant => tenant[kind].map(one => view(one, several ? `${tenant.name} / ` : '')));
  at('sources').replaceChildren(...tenants.flatMap(tenant => tenant.sources.map(one =>
    source(tenant.name, one, several ? `${tenant.name} / ` : ''))));
  at('brokers').replaceChildren(...each('brokers', (one, owner) =>
    place(owner + one.name, one.plaintext ? 'plain AMQP' : 'TLS', one.trouble)));
  at('subscriptions').replaceChildren(...each('subscriptions', (one, owner) =>
    place(owner + one.name, `${one.queue} to ${one.endpoint}`, one.trouble)));
  at('weak').hidden = weakenings.length === 0;
  at('weak').replaceChildren(make('b', '', 'Weakened by'), ...weakenings.map(path => make('code', '', path)));
}

function state(text, live = false) {
  at('state').textContent = text;
  at('state').classList.toggle('live', live);
}

// There in dev only: elsewhere nothing answers, and nothing is shown.
async function inbox() {
  const answer = await fetch('/dev/inbox').catch(() => null);
  if (!answer?.ok) return;
  const { curl, deliveries } = await answer.json();
  at('try').hidden = !curl;
  at('curl').textContent = curl;
  at('inbox').hidden = deliveries.length === 0;
  if (deliveries.length > 0) show(deliveries[0]);
}

function show({ at: instant, verified, headers, body }) {
  at('seal').replaceChildren(
    make('span', `pill ${verified ? 'good' : 'bad'}`, verified ? 'signature verified' : 'signature wrong'), ' ', clock(instant));
  at('body').textContent = pretty(body);
  const ours = name => /^(webhook|krokbro)-/.test(name) ? 0 : 1;
  at('headers').replaceChildren(...Object.entries(headers)
    .sort(([a], [b]) => ours(a) - ours(b))
    .map(([name, value]) => make('div', '', make('dt', '', name), make('dd', '', value))));
}

at('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(at('curl').textContent);
  at('copy').textContent = 'Copied';
  setTimeout(() => { at('copy').textContent = 'Copy'; }, 1500);
});

follow({
  opened() {
    events.clear();
    skipped = 0;
    at('events').replaceChildren();
    at('quiet').hidden = false;
    state('live', true);
    inbox();
  },
  told(update) {
    if (update.house) house(update.house);
    rows(update);
  },
  lost: text => state(text),
  askedForKey() {
    at('ask').showModal();
    return new Promise(resolve => at('ask').addEventListener('close', () => resolve(at('key').value), { once: true }));
  },
});
