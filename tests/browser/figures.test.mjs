// The figures of a system as an office sees them: one number big, groups drawn with their table beside, in a unit that
// is said; by month, by division, split by another.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { narrow } from './lib/keys.mjs';
import { actAs } from './lib/portal.mjs';
import { record } from './lib/program.mjs';
import { Story } from './lib/story.mjs';

const OFFICER = 'S-A00-11';
const SYSTEM = 'construction-permit';

/** Permits of a year without its August, three a month. */
const PERMITS = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12].flatMap((month) =>
  ['510108', '510104', '510112'].map((division, n) => ({
    'permit-no': `${division}2025${String(month).padStart(2, '0')}01010${n + 1}`,
    version: 1,
    'project-no': `${division}25${String(month).padStart(2, '0')}120101`,
    division,
    class: n === 1 ? '02' : '01',
    section: '01',
    stage: '一次办理',
    'contract-price': 1_000_000_00 * month,
    owner: '91510108MA6CQ1X201',
    contractor: '91510100MA6DL7A30H',
    supervisor: '91510104MA6ER5B40W',
    'issued-on': `2025-${String(month).padStart(2, '0')}-15`,
    'start-by': '2026-05-01',
    state: n === 2 ? '中止' : '有效',
  })),
);

describe('figures', () => {
  const story = new Story();
  before(async () => {
    await story.begin();
    for (const permit of PERMITS) await record(`${SYSTEM}/permit`, permit);
  });
  after(() => story.end());
  const figure = (page, title) => page.locator('.figure-groups .card', { hasText: title });
  const row = (box, name) => box.locator('tbody tr').filter({ has: box.page().locator('th', { hasText: new RegExp(`^${name}$`) }) });

  story.chapter('are drawn by month, a month without any too, with the amounts in their unit', async () => {
    const page = await story.as(OFFICER, { width: 1440, height: 900 });
    await actAs(page, '科发处');
    await page.goto(`${HUB}/systems/${SYSTEM}`);
    const price = figure(page, '合同价格（按月）');
    await price.locator('canvas').waitFor();
    await price.getByRole('heading', { name: '合同价格（按月）（万元）' }).waitFor();
    await row(price, '2025-08').getByText('0.00', { exact: true }).waitFor();
    await row(price, '2025-12').getByText('3,600.00').waitFor();
    await sound(page, 'the figures of a system');
    await shot(page, 'figures');
    await price.scrollIntoViewIfNeeded();
    await shot(page, 'figures-price');
  });

  story.chapter('are split by another dimension, and asked by keyboard', async () => {
    const page = await story.as(OFFICER);
    const permits = figure(page, '施工许可（按区划、类别、状态）');
    await permits.locator('canvas').waitFor();
    await row(permits, '成华区').waitFor();
    await permits.getByLabel('再按', { exact: true }).selectOption('state');
    await permits.getByRole('columnheader', { name: '中止' }).waitFor();
    await row(permits, '龙泉驿区').locator('td').last().getByText('11', { exact: true }).waitFor();
    await permits.getByLabel('再按', { exact: true }).selectOption('');
    await permits.getByLabel('按', { exact: true }).selectOption('class');
    await row(permits, '02').locator('td').getByText('11', { exact: true }).waitFor();
    assert.equal(await permits.locator('tbody tr').count(), 2);
    await permits.locator('canvas').hover({ position: { x: 300, y: 40 } });
    await sound(page, 'a figure that is pointed at');
  });

  story.chapter('are read on a narrow screen, on a wide one, in the dark, and in English', async () => {
    const page = await story.as(OFFICER);
    await narrow(page, 'the figures of a system');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await shot(page, 'figures-wide');
    await page.emulateMedia({ colorScheme: 'dark' });
    await sound(page, 'figures in the dark');
    await shot(page, 'figures-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Contract price by month (million yuan)' }).waitFor();
    await sound(page, 'figures in English');
  });
});
