// Who is away names a colleague: by keyboard alone, on a small screen, in both languages.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { narrow, press, reach } from './lib/keys.mjs';
import { actAs } from './lib/portal.mjs';
import { Story } from './lib/story.mjs';

const AWAY = 'S-O07-2';
const COLLEAGUE = 'P-24';

describe('delegation', () => {
  const story = new Story();
  before(() => story.begin());
  after(() => story.end());

  story.chapter('a form without answers leads to its first field, and dates out of reach are refused in words', async () => {
    const page = await story.as(AWAY);
    await press(page, '代理');
    await page.getByRole('heading', { level: 1, name: '代理' }).waitFor();
    await sound(page, 'delegations');
    await press(page, '登记代理');
    await page.getByText('请选择代理人').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'combobox');
    await page.keyboard.type(COLLEAGUE);
    await page.locator('.combobox-popup [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await reach(page, '事由');
    await page.keyboard.type('年休假');
    await page.getByLabel('生效日期').fill('2025-02-17');
    await page.getByLabel('截止日期').fill('2035-02-17');
    await press(page, '登记代理');
    await page.getByText(/代理期限不对/).waitFor();
    await sound(page, 'a delegation that was refused');
    await shot(page, 'delegation-refused');
  });

  story.chapter('the delegation stands, and the colleague acts for him under his own name', async () => {
    const page = await story.as(AWAY);
    const today = await page.evaluate(async () => (await (await fetch('/api/v1/me')).json()).clock.slice(0, 10));
    const later = new Date(Date.parse(today) + 30 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('生效日期').fill(today);
    await page.getByLabel('截止日期').fill(later);
    await press(page, '登记代理');
    await page.getByText('代理已登记').waitFor();
    const row = page.locator('.table tbody tr', { hasText: '年休假' });
    await row.getByText('有效', { exact: true }).waitFor();
    await narrow(page, 'delegations');
    await sound(page, 'a delegation');
    await shot(page, 'delegation');
    const colleague = await story.as(COLLEAGUE);
    await actAs(colleague, `代 授权管理员（${AWAY}）`);
    await colleague.goto(`${HUB}/delegations`);
    await colleague.getByText('请先在页面顶部切换到您自己的任职').waitFor();
    await colleague.locator('.table tbody tr', { hasText: '年休假' }).waitFor();
    await sound(colleague, 'a delegation held');
    await shot(colleague, 'delegation-held');
  });

  story.chapter('it is ended after a question, and says so', async () => {
    const page = await story.as(AWAY);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Delegation' }).waitFor();
    await sound(page, 'delegations in English');
    await shot(page, 'delegation-en');
    await press(page, 'End');
    const dialog = page.getByRole('dialog', { name: 'End the delegation' });
    await sound(page, 'the question before a delegation ends');
    await press(page, 'End');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.table tbody tr', { hasText: '年休假' }).getByText('Ended').waitFor();
    await page.getByRole('button', { name: '中文' }).click();
  });
});
