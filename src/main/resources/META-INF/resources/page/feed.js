// Server-sent events by fetch, since EventSource cannot send a key. Opens anew whenever it ends.
const KEY = 'krokbro-admin-key';
const PAUSE = 1500;

export async function follow(page) {
  for (;;) {
    try {
      await once(page);
      page.lost('connecting again');
    } catch (trouble) {
      page.lost(trouble instanceof Off ? trouble.message : 'no connection');
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
}

export function asked(path, request = {}) {
  const key = sessionStorage.getItem(KEY);
  return fetch(path, { ...request, headers: { ...request.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) } });
}

class Off extends Error {}

async function once(page) {
  const answer = await asked('/api/v1/flow', { headers: { accept: 'text/event-stream' } });
  if (answer.status === 401) {
    page.lost('the key is asked for');
    sessionStorage.setItem(KEY, await page.askedForKey());
    return;
  }
  if (!answer.ok) throw new Off((await answer.json().catch(() => ({}))).detail ?? `answered ${answer.status}`);
  page.opened();
  await read(answer.body, page);
}

async function read(body, page) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (pending + value).split('\n\n');
    pending = parts.pop();
    for (const part of parts) {
      const data = part.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5)).join('\n');
      if (data) page.told(JSON.parse(data));
    }
  }
}
