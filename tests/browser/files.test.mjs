// What was given once: offered again in the next case, taken over by one press, looked at in the portal itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { HUB, launch, shot, sound, visitor } from './lib/browser.mjs';
import { O01 } from './lib/city.mjs';
import { signIn, start } from './lib/portal.mjs';
import { does, draft, program, reach, record } from './lib/program.mjs';

const root = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('tests/files/page.pdf', root));
const STORY = JSON.parse(readFileSync(new URL('plugins/project-registration/scenarios/acceptance/project.json', root), 'utf8'));
/** A project of its own: the story's may be registered by now. */
const FORM = { ...STORY, 'project-code': '2502-510108-04-01-123457' };
const SYSTEM = 'project-registration';
const GIVEN = ['approval', 'land', 'site-plan'];

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

/** The owner stands in the register, and P-05 is its clerk, unless another chapter has seen to it. */
async function clerk() {
  const by = await program('P-05', 'clerk');
  if (by.seat) return by;
  await reach('2025-03-12T09:00');
  await record('enterprise-management/organisation', owner);
  await record('enterprise-management/appointment', post);
  return program('P-05', 'clerk');
}

describe('files that were given once', () => {
  let browser;
  before(async () => {
    browser = await launch();
    const by = await clerk();
    await does(by, await draft(by, SYSTEM, SYSTEM, FORM, GIVEN), 'submit');
  });
  after(() => browser?.close());

  test('are offered in the next case, one by one or all, and say where they come from', async () => {
    const page = await visitor(browser);
    await signIn(page, 'P-05');
    await start(page, SYSTEM, SYSTEM);
    const offers = page.locator('.reuse section');
    await offers.getByText(/^4 项材料中 3 项可沿用$/).waitFor();
    await sound(page, 'offers of what was given before');
    await offers.scrollIntoViewIfNeeded();
    await shot(page, 'reuse-offered');
    await page.getByRole('button', { name: '沿用：总平面图' }).click();
    await offers.getByText(/^4 项材料中 2 项可沿用$/).waitFor();
    await page.getByRole('button', { name: '全部沿用（2 项）' }).click();
    await page.getByText('已沿用 2 项材料。').waitFor();
    await offers.waitFor({ state: 'detached' });
    const given = page.locator('.materials .file-words');
    assert.equal(await given.count(), 3);
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
