// The operator and his partners: who is in trouble, what to do, a test, and a new key that takes two.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { hub } from './lib/command.mjs';
import { narrow } from './lib/keys.mjs';
import { Story } from './lib/story.mjs';

// No such name is ever given out (RFC 6761).
const NOWHERE = 'https://bank.invalid/hub';

describe('partners', () => {
  const story = new Story();
  before(() => story.begin());
  after(() => story.end());

  story.chapter('those with trouble come first, and say what to do', async () => {
    hub('partner', 'add', 'bank-a', '--kind', 'bank', '--name', '甲银行', '--account', '6217000000000001');
    hub('partner', 'webhook', 'set', 'bank-a', '--url', NOWHERE);
    hub('user', 'add', '--operator', '--name', '李四', '--stdin', 'second');
    hub('partner', 'key', 'add', 'bank-a', '--as', 'operator');
    const page = await story.as('operator');
    await page.getByRole('link', { name: '合作方', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '合作方' }).waitFor();
    const first = page.locator('.table tbody tr').first();
    await first.getByText('甲银行').waitFor();
    await first.getByText('需关注').waitFor();
    await first.getByText(/待第二人核准/).waitFor();
    await sound(page, 'partners');
    await narrow(page, 'partners');
    await shot(page, 'partners');
    await page.getByRole('link', { name: '甲银行' }).click();
    await page.getByRole('heading', { level: 1, name: '甲银行' }).waitFor();
    await page.getByText('由您提出，须由另一位运维人员核准。').waitFor();
    assert.equal(await page.getByRole('button', { name: '核准' }).count(), 0);
  });

  story.chapter('a test of a partner that cannot be reached is seen to fail, and the next attempt stands there', async () => {
    const page = await story.as('operator');
    await page.getByRole('button', { name: '立即测试' }).click();
    await page.getByText('测试报文已发出').waitFor();
    const log = page.locator('.card', { has: page.getByRole('heading', { name: '推送记录' }) });
    await log.getByText('域名无法解析').first().waitFor();
    await page.reload();
    await page.getByText(/推送连续失败/).waitFor();
    await page.getByText('尚未确认', { exact: true }).waitFor();
    await sound(page, 'a partner in trouble');
    await narrow(page, 'a partner');
    await shot(page, 'partner');
    await page.setViewportSize({ width: 320, height: 900 });
    await sound(page, 'a partner on a small screen');
    await shot(page, 'partner-small');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  story.chapter('a partner that answers is seen to have answered', async () => {
    const page = await story.as('operator');
    await page.goto(`${HUB}/partners/identity`);
    await page.getByText('一切正常，无需处理。').waitFor();
    await page.getByRole('button', { name: '立即测试' }).click();
    await page.getByText('已回答', { exact: true }).waitFor();
    await sound(page, 'a partner that is well');
    await shot(page, 'partner-well');
  });

  story.chapter('the second operator is told, sees the key and approves it', async () => {
    const page = await story.as('second');
    await page.goto(`${HUB}/notices`);
    await page.getByText(/合作方 bank-a 的新密钥/).first().waitFor();
    await page.goto(`${HUB}/partners/bank-a`);
    await page.getByRole('button', { name: '核准' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('BEGIN PUBLIC KEY').waitFor();
    await sound(page, 'the new key');
    await shot(page, 'partner-key');
    await dialog.getByRole('button', { name: '核准' }).click();
    await page.getByText('已核准', { exact: true }).waitFor();
    const keys = page.locator('.card', { has: page.getByRole('heading', { name: '密钥', exact: true }) });
    assert.equal(await keys.getByText('有效', { exact: true }).count(), 2);
  });

  story.chapter('all of it in English', async () => {
    const page = await story.as('operator');
    await page.goto(`${HUB}/partners/bank-a`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'What to do' }).waitFor();
    await page.getByText(/calls in a row failed/).waitFor();
    await page.getByText('Name not found').first().waitFor();
    await narrow(page, 'a partner in English');
    await shot(page, 'partner-en');
  });
});
