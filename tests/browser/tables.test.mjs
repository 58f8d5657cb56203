// A payroll of two thousand lines, as who pays wages fills it in: template, file, what cannot be read, typing, keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe } from 'node:test';
import { shot, sound } from './lib/browser.mjs';
import { narrow } from './lib/keys.mjs';
import { identityNumber } from './lib/numbers.mjs';
import { fill, hand, start } from './lib/portal.mjs';
import { Story } from './lib/story.mjs';

const write = createRequire(new URL('../../host/portal/', import.meta.url))('write-excel-file/node').default;
const CLERK = 'S-O06-2';
const ROWS = 2000;
const HEADING = ['支付日期', '姓名*', '身份证号码', '工种', '计薪天数', '日工资（元）', '加班工时', '备注', '班组'];
const line = (n) => ['2025-03-10', `工人${n}`, identityNumber(`99990119${70 + (n % 30)}0101${String(n % 1000).padStart(3, '0')}`), '木工', 22, 300.5, 1.5, `第${n}行`, '一班'];

async function workbook(rows) {
  const file = await write([HEADING, ...rows], { sheet: '工资' }).toBuffer();
  return { name: '工资.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: file };
}

/** From each key to the frame that shows it, in ms. */
async function pace(page, input, text) {
  await page.evaluate(() => {
    window.paces = [];
    document.addEventListener(
      'keydown',
      () => {
        const from = performance.now();
        requestAnimationFrame(() => setTimeout(() => window.paces.push(performance.now() - from)));
      },
      true,
    );
  });
  await input.focus();
  await page.keyboard.press('End');
  // Longer than the pause after which the form is checked, in places: that check is felt by the next key.
  for (const [n, key] of [...text].entries()) {
    await page.keyboard.press(key);
    await page.waitForTimeout(n % 5 === 4 ? 260 : 60);
  }
  const paces = (await page.evaluate(() => window.paces)).sort((a, b) => a - b);
  const of = (share) => Math.round(paces[Math.floor((paces.length - 1) * share)]);
  return `median ${of(0.5)} ms, 95 of 100 within ${of(0.95)} ms, worst ${of(1)} ms`;
}

describe('a long table', () => {
  const story = new Story();
  before(() => story.begin());
  after(() => story.end());
  const list = (page) => page.locator('.form-found');
  const cell = (page, row, column) => page.getByLabel(`第 ${row} 行 ${column}`, { exact: true });

  story.chapter('has a template, which a file that is no spreadsheet is not', async () => {
    const page = await story.as(CLERK);
    await start(page, 'payroll', 'payroll');
    await fill(page, { 工资月份: '2025-03' });
    await page.getByRole('button', { name: '导入表格文件' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载模板' }).click();
    const file = readFileSync(await (await saved).path());
    assert.equal(file.subarray(0, 2).toString(), 'PK');
    const input = page.getByLabel('选择表格文件');
    await input.setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
    await page.getByText('不是表格文件').waitFor();
    await input.setInputFiles({ name: 'a.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]) });
    await page.getByText('另存为 .xlsx').first().waitFor();
    await sound(page, 'a file that is refused');
  });

  story.chapter('takes two thousand rows from a file and says what in them is no value', async () => {
    const page = await story.as(CLERK);
    const rows = Array.from({ length: ROWS }, (_, n) => line(n + 1));
    rows[4][3] = '瓦工';
    rows[1499][5] = '三百';
    rows[1998][4] = '';
    await page.getByLabel('选择表格文件').setInputFiles(await workbook(rows));
    await page.getByText(`读到 ${ROWS} 行`).waitFor();
    await page.getByText('以下列不属于本表，未采用：班组').waitFor();
    await page.getByRole('button', { name: '添加到末尾' }).click();
    await page.getByText(`已填入 ${ROWS} 行`).waitFor();
    await list(page).getByText('本表有 3 处需要修改').waitFor();
    await list(page).getByText('“瓦工”不能作为工种').waitFor();
    await list(page).getByText('第 1999 行 · 计薪天数').waitFor();
    await sound(page, 'a payroll with findings');
    await shot(page, 'table-findings');
    assert.ok((await page.locator('.form-table tbody tr').count()) < 80, 'only what is seen is drawn');
  });

  story.chapter('leads from each finding to its cell, where it is mended', async () => {
    const page = await story.as(CLERK);
    await list(page).getByRole('button', { name: '第 1500 行 · 日工资' }).click();
    const wage = cell(page, 1500, '日工资');
    await wage.and(page.locator(':focus')).waitFor();
    assert.equal(await wage.inputValue(), '三百', 'what the file said stands in the cell');
    await wage.fill('300');
    await list(page).getByText('本表有 2 处需要修改').waitFor();
    await list(page).getByRole('button', { name: '第 5 行 · 工种' }).click();
    await cell(page, 5, '工种').selectOption('木工');
    await list(page).getByRole('button', { name: '第 1999 行 · 计薪天数' }).click();
    await cell(page, 1999, '计薪天数').fill('21');
    await list(page).waitFor({ state: 'detached' });
  });

  story.chapter('follows each key, and the arrows from row to row', async () => {
    const page = await story.as(CLERK);
    const remark = cell(page, 1998, '备注');
    console.log(`a key in ${ROWS} rows: ${await pace(page, remark, 'abcdefghijklmnopqrstuvwxyz')}`);
    assert.equal(await remark.inputValue(), '第1998行abcdefghijklmnopqrstuvwxyz');
    for (const [key, row] of [['Enter', 1999], ['ArrowUp', 1998], ['ArrowUp', 1997], ['ArrowDown', 1998]]) {
      await page.keyboard.press(key);
      await cell(page, row, '备注').and(page.locator(':focus')).waitFor();
    }
    for (let n = 0; n < 30; n += 1) await page.keyboard.press('ArrowUp');
    await cell(page, 1968, '备注').and(page.locator(':focus')).waitFor();
  });

  story.chapter('is held by a narrow screen, and handed in whole', async () => {
    const page = await story.as(CLERK);
    await narrow(page, 'a payroll');
    await hand(page);
    const path = await page.evaluate(() => location.pathname);
    const kept = await page.evaluate(async (id) => {
      const answer = await (await fetch(`/api/v1/cases/${id}`)).json();
      return answer.form.lines.map((row) => [row.name, row['day-rate'], row['days-paid']]);
    }, path.split('/')[2]);
    assert.equal(kept.length, ROWS);
    assert.deepEqual(kept[1499], ['工人1500', 30_000, 22]);
    assert.deepEqual(kept[1998], ['工人1999', 30_050, 21]);
  });
});
