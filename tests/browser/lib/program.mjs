// People as programs, and the sample city's own levers: for what a test needs to be there and does not look at.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HUB, PASSWORD } from './browser.mjs';

const root = new URL('../../../', import.meta.url);
const { parse } = createRequire(new URL('host/portal/', root))('smol-toml');
const PAGE = readFileSync(new URL('tests/files/page.pdf', root));

async function call(method, path, body, headers = {}) {
  const raw = Buffer.isBuffer(body);
  const answer = await fetch(`${HUB}/api/v1${path}`, {
    method,
    headers: { 'content-type': raw ? 'application/pdf' : 'application/json', ...headers },
    body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
  return { body: text ? JSON.parse(text) : null, cookie: answer.headers.get('set-cookie')?.split(';')[0] };
}

/** Of the sample city: its clock, its records, its partners. */
export const sample = (method, path, body) => call(method, `/sample/${path}`, body);

/** A record of a system, installed or not, as its register holds it. */
export const record = (register, data) => sample('POST', 'records', { register, data });

/** The clock goes forward only; it may be there already. */
export async function reach(now) {
  const { body } = await call('GET', '/sample/clock');
  if (body.now < now) await sample('PUT', 'clock', { now });
}

/** Somebody signed in, who asks from one of his posts. */
export async function program(name, post) {
  const session = await call('POST', '/session', { name, password: PASSWORD });
  const mine = { cookie: session.cookie, 'hub-csrf': session.body.csrf };
  const ask = async (method, path, body) => (await call(method, path, body, mine)).body;
  const { acting } = await ask('GET', '/me');
  const seat = acting.find((one) => one.post === post);
  if (seat) mine['hub-acting-for'] = seat.value;
  const confirmed = async () => (await ask('POST', '/session/confirm', { password: PASSWORD })).token;
  return { ask, confirmed, seat };
}

/** A draft with a page for each of these materials. */
export async function draft({ ask }, system, procedure, form, materials) {
  const { id } = await ask('POST', '/cases', { system, procedure, form });
  for (const material of materials) {
    const file = await ask('POST', `/files?name=${encodeURIComponent(`${material}.pdf`)}`, PAGE);
    await ask('PUT', `/cases/${id}/materials/${material}`, { files: [file.id] });
  }
  return id;
}

/** Does an action of whatever task offers it to him. */
export async function does(who, id, action, more = {}) {
  const shown = await who.ask('GET', `/cases/${id}`);
  const task = shown.tasks.find((one) => one.actions.some((offered) => offered.id === action));
  assert.ok(task, `${action} is offered`);
  const asked = task.actions.find((offered) => offered.id === action);
  const confirmation = asked.confirm ? { confirmation: await who.confirmed() } : {};
  await who.ask('POST', `/cases/${id}/tasks/${task.id}/actions/${action}`, { version: shown.revision, ...confirmation, ...more });
}

/** The clock and the records that a scenario of a system starts from, and the steps it plays. */
export function scenario(system, name) {
  const folder = new URL(`plugins/${system}/scenarios/${name}/`, root);
  const played = parse(readFileSync(new URL('scenario.toml', folder), 'utf8'));
  const form = (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  return { ...played, form };
}
