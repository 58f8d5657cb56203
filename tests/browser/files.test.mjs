// What was given once: offered again in the next case, taken over by one press, looked at in the portal itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { HUB, launch, PASSWORD, shot, sound, visitor } from './lib/browser.mjs';
import { O01 } from './lib/city.mjs';
import { signIn, start } from './lib/portal.mjs';

const root = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('tests/files/page.pdf', root));
const STORY = JSON.parse(readFileSync(new URL('plugins/project-registration/scenarios/acceptance/project.json', root), 'utf8'));
/** A project of its own: the story's may be registered by now. */
const FORM = { ...STORY, 'project-code': '2502-510108-04-01-123457' };
const SYSTEM = 'project-registration';
const GIVEN = ['approval', 'land', 'site-plan', 'commitment'];

/** The clerk as a program: what the other tests do by hand is not looked at here again. */
async function clerk() {
  const call = async (method, path, body, headers = {}) => {
    const raw = Buffer.isBuffer(body);
    const answer = await fetch(`${HUB}/api/v1${path}`, {
      method,
      headers: { 'content-type': raw ? 'application/pdf' : 'application/json', ...headers },
      body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return { body: text ? JSON.parse(text) : null, cookie: answer.headers.get('set-cookie')?.split(';')[0] };
  };
  const sample = (method, path, body) => call(method, `/sample/${path}`, body);
  const session = await call('POST', '/session', { name: 'P-05', password: PASSWORD });
  const mine = { cookie: session.cookie, 'hub-csrf': session.body.csrf, 'hub-acting-for': `${O01.code}/clerk` };
  return { sample, ask: async (method, path, body) => (await call(method, path, body, mine)).body };
}

/** The owner stands in the register, and P-05 is its clerk, unless another chapter has seen to it. */
async function ready({ sample, ask }) {
  const me = JSON.stringify(await ask('GET', '/me').catch(() => null));
  if (me.includes(`${O01.code}/clerk`) || me.includes(O01.name)) return;
  await sample('PUT', 'clock', { now: '2025-03-12T09:00' });
  const owner = { 'credit-code': O01.code, name: O01.name, kinds: ['owner', 'developer'], division: '510108', status: '正常' };
  const post = {
    'appointment-no': 'SQ-20250303-00001',
    organisation: O01.code,
    person: 'P-05',
    post: 'clerk',
    level: 'L3',
    scope: '企业',
    systems: [SYSTEM, 'enterprise-management'],
    powers: ['fill', 'submit', 'view'],
    from: '2025-02-17',
    status: '有效',
  };
  await sample('POST', 'records', { register: 'enterprise-management/organisation', data: owner });
  await sample('POST', 'records', { register: 'enterprise-management/appointment', data: post });
}

async function givenBefore({ ask }) {
  const made = await ask('POST', '/cases', { system: SYSTEM, procedure: SYSTEM, form: FORM });
  for (const material of GIVEN) {
    const file = await ask('POST', `/files?name=${encodeURIComponent(`${material}.pdf`)}`, PAGE);
    await ask('PUT', `/cases/${made.id}/materials/${material}`, { files: [file.id] });
  }
  const shown = await ask('GET', `/cases/${made.id}`);
  const task = shown.tasks.find((one) => one.actions.some((action) => action.id === 'submit'));
  await ask('POST', `/cases/${made.id}/tasks/${task.id}/actions/submit`, { version: shown.revision });
}

describe('files that were given once', () => {
  let browser;
  before(async () => {
    browser = await launch();
    const by = await clerk();
    await ready(by);
    await givenBefore(by);
  });
  after(() => browser?.close());

  test('are offered in the next case, one by one or all, and say where they come from', async () => {
    const page = await visitor(browser);
    await signIn(page, 'P-05');
    await start(page, SYSTEM, SYSTEM);
    const offers = page.locator('.reuse section');
    await offers.getByText(/^6 项材料中 4 项可沿用$/).waitFor();
    await sound(page, 'offers of what was given before');
    await offers.scrollIntoViewIfNeeded();
    await shot(page, 'reuse-offered');
    await page.getByRole('button', { name: '沿用：总平面图' }).click();
    await offers.getByText(/^6 项材料中 3 项可沿用$/).waitFor();
    await page.getByRole('button', { name: '全部沿用（3 项）' }).click();
    await page.getByText('已沿用 3 项材料。').waitFor();
    await offers.waitFor({ state: 'detached' });
    const given = page.locator('.materials .file-words');
    assert.equal(await given.count(), 4);
    for (const words of await given.allTextContents()) assert.match(words, /沿用自 项目报建/);
    // Each has the picture of its first page.
    const pictures = page.locator('.materials img.file-picture');
    await pictures.first().scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector('.materials img.file-picture')?.naturalWidth > 100);
    await sound(page, 'materials taken over');
    await shot(page, 'reuse-taken');

    await page.setViewportSize({ width: 320, height: 640 });
    await pictures.first().scrollIntoViewIfNeeded();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `nothing sticks out at 320 px: ${wide}`);
    await shot(page, 'reuse-taken-320');
  });

  test('open in a page of the portal, on a wide and on a small screen', async () => {
    const page = await visitor(browser);
    await signIn(page, 'P-05');
    await start(page, SYSTEM, SYSTEM);
    await page.getByRole('button', { name: '沿用：总平面图' }).click();
    await page.getByRole('link', { name: 'site-plan.pdf' }).click();
    await page.getByRole('heading', { name: 'site-plan.pdf' }).waitFor();
    const drawn = () =>
      page.waitForFunction(() => {
        const canvas = document.querySelector('.viewer-page canvas');
        const context = canvas?.getContext('2d');
        if (!context || canvas.width < 100) return false;
        // The red rectangle of the page, a third from the left and a fifth from the top.
        const [red, green] = context.getImageData(canvas.width * 0.4, canvas.height * 0.2, 1, 1).data;
        return red > 150 && green < 80;
      });
    await drawn();
    await sound(page, 'the viewer');
    assert.match(await page.locator('.viewer-page').first().textContent(), /Site plan/);
    await shot(page, 'viewer');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载' }).click();
    assert.equal((await download).suggestedFilename(), 'site-plan.pdf');

    await page.setViewportSize({ width: 320, height: 640 });
    await page.reload();
    await drawn();
    await sound(page, 'the viewer at 320 px');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `nothing sticks out at 320 px: ${wide}`);
    await page.getByRole('button', { name: '放大' }).click();
    await drawn();
    await shot(page, 'viewer-320');
  });
});
