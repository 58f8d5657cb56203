// The portal for everybody: keyboard alone, small screens, English, interrupted work, a lost password.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HUB, launch, PASSWORD, shot, sound, visitor } from './lib/browser.mjs';
import { press, reach } from './lib/keys.mjs';
import { signIn, start } from './lib/portal.mjs';

describe('the portal for everybody', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  test('signs in, finds a procedure, fills its form and submits it by keyboard alone', async () => {
    const page = await visitor(browser);
    await page.goto(`${HUB}/sign-in`);
    const choose = async (wanted) => {
      await reach(page, wanted);
      await page.keyboard.press('ArrowDown');
    };
    await page.getByLabel('用户名').focus();
    await page.keyboard.type('S-O06-2');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /您好/ }).waitFor();
    await press(page, '办事大厅');
    await page.getByRole('link', { name: '问题反馈' }).waitFor();
    await press(page, '问题反馈');
    await page.getByRole('button', { name: '开始办理' }).waitFor();
    await press(page, '开始办理');
    await page.locator('.fill-bar').waitFor();
    await sound(page, 'feedback form');
    await choose('所属系统');
    await choose('问题类型');
    await reach(page, '问题描述');
    await page.keyboard.type('只用键盘填写的一段说明，共二十余字。');
    await choose('影响程度');
    await press(page, '检查并继续');
    await page.getByRole('heading', { name: '核对填写内容' }).waitFor();
    await page.locator('.note-good, .note-warn').first().waitFor();
    await press(page, '提交');
    await page.getByRole('heading', { level: 1, name: '已提交' }).waitFor();
    await page.context().close();
  });

  test('loses nothing when the session ends during a form', async () => {
    const page = await visitor(browser);
    await signIn(page, 'S-O07-2');
    await start(page, 'enterprise-management', 'problem-feedback');
    const text = page.getByLabel(/^问题描述/);
    await page.context().clearCookies();
    await text.fill('会话结束前写下的一段很长的说明，不应丢失。');
    await page.getByText('会话已结束，请重新登录').waitFor({ timeout: 20_000 });
    await sound(page, 'a session that has ended');
    await page.getByLabel('用户名').fill('S-O07-2');
    await page.getByLabel('密码').fill(PASSWORD);
    await page.getByRole('button', { name: '登录' }).click();
    await page.locator('.fill-bar').waitFor();
    assert.equal(await page.getByLabel(/^问题描述/).inputValue(), '会话结束前写下的一段很长的说明，不应丢失。');
    await page.getByText(/^已保存|已恢复/).first().waitFor();
    await page.context().close();
  });

  test('works at 320 px and at 200 %, without scrolling sideways', async () => {
    const page = await visitor(browser, { width: 320, height: 720 });
    await signIn(page, 'S-A01-11');
    for (const path of ['/', '/tasks', '/systems', '/projects', '/registers', '/organisation', '/systems/project-registration/project-registration']) {
      await page.goto(`${HUB}${path}`);
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(300);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `${path} is ${width} px wide at 320`);
      await sound(page, `${path} at 320 px`);
    }
    await page.goto(HUB);
    await page.locator('h1').waitFor();
    await shot(page, 'narrow');
    await page.context().close();
  });

  test('speaks English throughout, and keeps to it', async () => {
    const page = await visitor(browser);
    await signIn(page, 'S-O06-2');
    await page.getByRole('button', { name: 'English' }).click();
    for (const [path, heading] of [
      ['/', /Good day/],
      ['/systems', 'Services'],
      ['/projects', 'Projects'],
      ['/registers', 'Shared registers'],
    ]) {
      await page.goto(`${HUB}${path}`);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
      await sound(page, `${path} in English`);
    }
    await page.context().close();
  });

  test('is read in the dark, where the system is', async () => {
    const page = await visitor(browser);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${HUB}/sign-in`);
    await page.getByLabel('用户名').waitFor();
    await sound(page, 'sign-in in the dark');
    await signIn(page, 'S-O06-2');
    for (const path of ['/', '/systems', '/cases', '/accounts', '/registers', '/organisation', '/seals', '/delegations']) {
      await page.goto(`${HUB}${path}`);
      await page.locator('.loading').waitFor({ state: 'detached' });
      await sound(page, `${path} in the dark`);
    }
    const [ink, paper] = await page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return [style.color, style.backgroundColor].map((colour) => Number(colour.match(/\d+/)[0]));
    });
    assert.ok(ink > 200 && paper < 50, `light on dark: ${ink} on ${paper}`);
    await start(page, 'enterprise-management', 'problem-feedback');
    await page.getByRole('button', { name: '检查并继续' }).click();
    await page.locator('.error-summary').waitFor();
    await sound(page, 'a form with findings in the dark');
    await shot(page, 'dark-form');
    await page.context().close();
  });

  test('a tab acts for one post, and another tab may act for another', async () => {
    const page = await visitor(browser);
    await signIn(page, 'S-O06-2');
    const second = await page.context().newPage();
    await second.goto(HUB);
    await second.locator('.acting select').waitFor();
    await second.locator('.acting select').selectOption('self');
    await page.reload();
    await page.locator('.acting select').waitFor();
    assert.notEqual(await page.locator('.acting select').inputValue(), 'self');
    await second.reload();
    await second.locator('.acting select').waitFor();
    assert.equal(await second.locator('.acting select').inputValue(), 'self');
    await page.context().close();
  });

  test('a lost password is replaced by a link that works once', async () => {
    const administrator = await visitor(browser);
    await signIn(administrator, 'S-O06-2');
    await administrator.goto(`${HUB}/organisation`);
    const row = administrator.locator('.table tbody tr', { hasText: '项目经理' }).first();
    await row.getByRole('button', { name: '重置密码链接' }).click();
    await administrator.getByRole('button', { name: '开具链接' }).click();
    const link = await administrator.getByLabel('一次性链接').inputValue();
    await sound(administrator, 'a recovery link');
    const page = await visitor(browser);
    await page.goto(link);
    await page.getByLabel('新密码', { exact: true }).fill('a-new-password-1');
    await page.getByLabel('再次输入新密码').fill('a-new-password-1');
    await page.getByRole('button', { name: '设置新密码' }).click();
    await page.getByText('新密码已生效').waitFor();
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByLabel('新密码', { exact: true }).fill('a-new-password-2');
    await page.getByLabel('再次输入新密码').fill('a-new-password-2');
    await page.getByRole('button', { name: '设置新密码' }).click();
    await page.locator('.public-bad').waitFor();
    await administrator.context().close();
    await page.context().close();
  });

  test('markup in what people write is text', async () => {
    const page = await visitor(browser);
    await signIn(page, 'S-O06-2');
    await start(page, 'enterprise-management', 'problem-feedback');
    await page.getByLabel(/^问题描述/).fill('<img src=x onerror="document.title=1"><b>粗体</b>');
    await page.getByText(/^已保存/).waitFor();
    const id = new URL(page.url()).pathname.split('/')[2];
    await page.goto(`${HUB}/cases/${id}/check`);
    await page.getByText('<b>粗体</b>').first().waitFor();
    assert.notEqual(await page.title(), '1');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});
