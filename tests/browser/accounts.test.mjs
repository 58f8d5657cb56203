// Supervised accounts as who keeps one sees it: the list, balances of any day, what was booked and its export, orders
// and how far they have come, what is set aside.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { deed } from './lib/fund.mjs';
import { narrow } from './lib/keys.mjs';
import { program, sample } from './lib/program.mjs';
import { Story } from './lib/story.mjs';

const KEEPER = 'S-O06-2';
const OTHER = 'S-O08-2';
const NO = 'JG-510112-1';
const NAME = '锦澜雅苑预售资金监管专户<i>一</i>';
const LINES = 130;

/** A day of the bank's, with an entry that the books do not know. */
function statement(day) {
  const amount = (fen) => ({ Ccy: 'CNY', Fen: fen });
  const balance = (code, fen) => ({ Tp: { CdOrPrtry: { Cd: code } }, Amt: amount(fen), CdtDbtInd: 'CRDT', Dt: { Dt: day } });
  const unknown = { Amt: amount(500), CdtDbtInd: 'CRDT', Sts: { Cd: 'BOOK' }, BookgDt: { Dt: day }, AcctSvcrRef: 'R-UNKNOWN' };
  return {
    BkToCstmrStmt: {
      GrpHdr: { MsgId: 'S-1', CreDtTm: `${day}T20:00:00+08:00` },
      Stmt: [
        {
          Id: 'S-1',
          FrToDt: { FrDtTm: `${day}T00:00:00+08:00`, ToDtTm: `${day}T23:59:59+08:00` },
          Acct: { Id: { Othr: { Id: NO } }, Ccy: 'CNY' },
          Bal: [balance('OPBD', 0), balance('CLBD', 500)],
          Ntry: [unknown],
        },
      ],
    },
  };
}

describe('a supervised account', () => {
  const story = new Story();
  before(async () => {
    await story.begin();
    const [keeper, other] = [await program(KEEPER, 'administrator'), await program(OTHER, 'administrator')];
    const does = (who, what, name, fen = 1) => deed(who, what, NO, name, fen);
    await does(keeper, 'open', NAME);
    await does(keeper, 'receive', 'REF-A', 24_936_000);
    await does(keeper, 'match', '1');
    for (let n = 0; n < LINES / 2; n += 1) await does(keeper, 'receive', `REF-${n}`, 100_000);
    await does(keeper, 'hold', '保全一号', 400_000);
    for (const [no, fen, steps] of [
      ['BF-1', 800_000, ['send', 'accept', 'settle']],
      ['BF-2', 300_000, ['send']],
      ['BF-3', 170_000, ['send', 'settle', 'reverse']],
      ['BF-4', 160_000, ['send', 'reject']],
    ]) {
      await does(keeper, 'draft', no, fen);
      for (const who of [keeper, other]) await does(who, 'approve', no);
      for (const step of steps) await does(keeper, step, no);
    }
  });
  after(() => story.end());

  const open = async (view = '') => {
    const page = await story.as(KEEPER);
    await page.goto(`${HUB}/accounts/${NO}${view && `?view=${view}`}`);
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    return page;
  };

  story.chapter('it is found in the list of those one may see', async () => {
    const page = await story.as(KEEPER);
    await page.getByRole('link', { name: '资金账户' }).click();
    await page.getByRole('link', { name: NAME }).waitFor();
    await sound(page, 'the accounts');
    await shot(page, 'accounts');
    await page.getByLabel('按账户编号或户名查找').fill('没有这样的户名');
    await page.keyboard.press('Enter');
    await page.getByText('没有符合条件的记录').waitFor();
    const stranger = await story.as(OTHER);
    await stranger.goto(`${HUB}/accounts`);
    await stranger.getByText('没有可以查看的资金账户').waitFor();
    await stranger.goto(`${HUB}/accounts/${NO}`);
    await stranger.getByRole('alert').waitFor();
    assert.equal(await stranger.getByText(NAME).count(), 0, 'an account of others is not named');
  });

  story.chapter('its balances are even, now and at the end of any day', async () => {
    const page = await open();
    const row = page.locator('tbody tr', { hasText: '待匹配' });
    // 65 × 1,000.00 less 8,000.00 paid; what is held and what lies with the bank is not free.
    await row.getByText('57,000.00').waitFor();
    await row.getByText('7,000.00', { exact: true }).waitFor();
    await row.getByText('50,000.00').waitFor();
    await page.getByText('借贷平衡').waitFor();
    assert.equal(await page.locator('i', { hasText: '一' }).count(), 0, 'a name is text');
    await sound(page, 'the balances of an account');
    await shot(page, 'account-balances');
    const today = (await page.locator('.case-facts').innerText()).match(/\d{4}-\d{2}-\d{2}/)[0];
    await page.getByLabel('截至日期').fill(today);
    await page.getByText(`${today} 日终余额`).waitFor();
    await row.getByText('57,000.00').waitFor();
    await page.getByRole('button', { name: '回到当前' }).click();
    await row.getByText('50,000.00').waitFor();
  });

  story.chapter('what was booked is read newest first, of one sub-ledger or kind, and taken along', async () => {
    const page = await open('entries');
    const rows = page.locator('tbody tr[aria-rowindex]');
    await rows.first().waitFor();
    const first = await page.locator('.more .muted').innerText();
    await page.getByRole('button', { name: '加载更多' }).click();
    await page.waitForFunction((n) => document.querySelector('.more .muted')?.textContent !== n, first);
    await sound(page, 'the entries of an account');
    await shot(page, 'account-entries');
    await page.getByLabel('科目').selectOption({ label: 'L2 · 额度内 · 1' });
    await page.waitForFunction(() => document.querySelectorAll('tbody tr[aria-rowindex]').length === 1);
    await rows.first().getByText('249,360.00').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 CSV' }).click();
    const text = readFileSync(await (await saved).path(), 'utf8');
    const lines = text.trim().split(/\r?\n/);
    assert.equal(lines.length, 2, 'the export holds what the filter shows');
    assert.match(lines[1], /"L2:1",,249360\.00/);
    await page.getByLabel('业务类型').selectOption('E1');
    await page.getByText('没有符合条件的记录').waitFor();
  });

  story.chapter('how far each order has come is drawn, and said in words', async () => {
    const page = await open('orders');
    const order = (no) => page.locator('.order', { has: page.getByText(no, { exact: true }) });
    const now = (no) => order(no).locator('[aria-current=step]').innerText();
    await order('BF-1').waitFor();
    assert.match(await now('BF-1'), /^已支付/);
    assert.match(await now('BF-2'), /^已发送银行/);
    assert.match(await now('BF-3'), /^已退回/);
    assert.match(await now('BF-4'), /^银行拒绝/);
    assert.equal(await order('BF-2').locator('.life-ahead').count(), 2, 'what is still to come');
    await order('BF-4').getByText('收款账户已销户').waitFor();
    await order('BF-1').getByText('审批人（2/2）').waitFor();
    await sound(page, 'the orders of an account');
    await shot(page, 'account-orders');
    await page.getByRole('link', { name: '占用 1' }).press('Enter');
    await page.getByText('保全一号').waitFor();
    await sound(page, 'what is set aside');
  });

  story.chapter('it is read on a narrow screen, and in English', async () => {
    const page = await open('orders');
    await page.locator('.order').first().waitFor();
    await narrow(page, 'the orders of an account');
    await page.setViewportSize({ width: 320, height: 720 });
    await sound(page, 'the orders of an account at 320');
    await shot(page, 'account-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${HUB}/accounts/${NO}`);
    await page.getByText('借贷平衡').waitFor();
    await narrow(page, 'the balances of an account');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('The books balance').waitFor();
    await sound(page, 'an account in English');
    await page.goto(`${HUB}/accounts`);
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor();
    await sound(page, 'the accounts in English');
    await page.getByRole('button', { name: '中文' }).click();
  });

  story.chapter('what the bank states is beside it, each difference with what to do', async () => {
    const page = await open('reconciliation');
    await page.getByText('银行尚未发来对账单').waitFor();
    const day = (await page.locator('.case-facts').innerText()).match(/\d{4}-\d{2}-\d{2}/)[0];
    await sample('POST', 'messages', { partner: 'sample-bank', type: 'camt.053', data: statement(day) });
    const stated = page.locator('.order', { hasText: day });
    for (let n = 0; n < 40 && !(await stated.count()); n += 1) {
      await page.waitForTimeout(500);
      await page.reload();
      await page.locator('.orders, .empty').first().waitFor();
    }
    await stated.getByText('有差异待处理').waitFor();
    const found = page.getByRole('list', { name: `${day} 的差异` });
    await found.getByText('银行已记、账面未记').waitFor();
    await found.getByText('R-UNKNOWN').waitFor();
    await found.getByText('请核实来款后入账').waitFor();
    await sound(page, 'a statement that differs');
    await shot(page, 'account-reconciliation');
  });
});
