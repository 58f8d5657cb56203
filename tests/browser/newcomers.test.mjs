// People who are not there yet: somebody signs up, the operator makes an authority and appoints him its first officer.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { PEOPLE } from './lib/city.mjs';
import { creditCode, identityNumber } from './lib/numbers.mjs';
import { fill } from './lib/portal.mjs';
import { sample } from './lib/program.mjs';
import { Story } from './lib/story.mjs';

const NAME = '样例新人';
const SIGN_IN = 'newcomer-1';
const PASSWORD = 'a-sentence-of-my-own';
const IDENTITY = identityNumber('99990119900203701');
const AUTHORITY = { code: creditCode('11510105MB0000999'), name: '青羊区住建局（新设）' };

async function signUp(page, name, identity, signIn) {
  await page.getByRole('link', { name: '注册个人账号' }).click();
  await page.getByRole('textbox', { name: '姓名' }).fill(name);
  await page.getByRole('textbox', { name: '身份证号码' }).fill(identity);
  await page.getByRole('textbox', { name: '手机号码' }).fill('13900000099');
  await page.getByRole('textbox', { name: '用户名' }).fill(signIn);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '注册', exact: true }).click();
}

describe('newcomers', () => {
  const story = new Story();
  before(() => story.begin());
  after(() => story.end());
  let newcomer;

  story.chapter('a person signs up; a mistyped identity number is refused at its field', async () => {
    newcomer = await story.stranger();
    await newcomer.goto(`${HUB}/sign-in`);
    await signUp(newcomer, NAME, `${IDENTITY.slice(0, 17)}${IDENTITY.endsWith('0') ? '1' : '0'}`, SIGN_IN);
    await newcomer.locator('.public-bad').waitFor();
    await sound(newcomer, 'a sign-up that was refused');
    await newcomer.getByRole('textbox', { name: '身份证号码' }).fill(IDENTITY);
    await newcomer.getByRole('button', { name: '注册', exact: true }).click();
    await newcomer.locator('.public-good').waitFor();
    await newcomer.getByRole('link', { name: '返回登录' }).click();
    await newcomer.getByLabel('用户名').fill(SIGN_IN);
    await newcomer.getByLabel('密码').fill(PASSWORD);
    await newcomer.getByRole('button', { name: '登录' }).click();
    await newcomer.getByRole('heading', { name: `${NAME}，您好` }).waitFor();
  });

  story.chapter('the operator makes an authority and appoints its first officer', async () => {
    const page = await story.as('operator');
    await page.goto(`${HUB}/organisations`);
    await page.locator('.table tbody tr').first().waitFor();
    await sound(page, 'organisations');
    await page.getByRole('button', { name: '建立主管部门' }).click();
    await fill(page, { 统一社会信用代码: AUTHORITY.code, 名称: AUTHORITY.name, 区划: '510105' });
    await sound(page, 'the dialog of a new authority');
    await page.getByRole('button', { name: '建立', exact: true }).click();
    await page.getByRole('heading', { name: AUTHORITY.name }).waitFor();
    await fill(page, { 人员: IDENTITY, 岗位: '审核人', 权限: ['审核', '查看'] });
    await page.getByRole('button', { name: '任命人员' }).click();
    await page.locator('.table tbody tr', { hasText: NAME }).waitFor();
    await sound(page, 'an authority with an officer');
  });

  story.chapter('who is appointed acts for it at once', async () => {
    await newcomer.reload();
    await newcomer.getByRole('button', { name: `${AUTHORITY.name} 审核人` }).click();
    await newcomer.locator('.acting-shown', { hasText: AUTHORITY.name }).waitFor();
    await sound(newcomer, 'the workbench of a new officer');
  });

  story.chapter('the officer leaves, and a colleague takes his post over', async () => {
    const page = await story.as('operator');
    await page.locator('.table tbody tr', { hasText: NAME }).getByRole('button', { name: '解除任职' }).click();
    const dialog = page.getByRole('dialog', { name: '解除任职' });
    await fill(page, { 接手人: PEOPLE['P-03'], 交接说明: '调离' });
    await sound(page, 'the dialog of a hand-over');
    await shot(page, 'hand-over');
    await dialog.getByRole('button', { name: '解除任职' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.table tbody tr', { hasText: '审核人' }).filter({ hasNotText: NAME }).waitFor();
    const ended = page.locator('.table tbody tr', { hasText: NAME });
    await ended.getByText('已撤销').waitFor();
    assert.equal(await ended.getByRole('button').count(), 0, 'nothing is left to do with an ended post');
    await newcomer.reload();
    await newcomer.getByRole('button', { name: '登录' }).waitFor();
  });

  story.chapter('the operator sees what runs and what ails it', async () => {
    const page = await story.as('operator');
    await page.goto(`${HUB}/admin/plugins`);
    await page.locator('.table tbody tr', { hasText: '项目报建' }).getByText('运行中').waitFor();
    await sound(page, 'systems running');
    await page.goto(`${HUB}/incidents`);
    await page.getByText('没有未处理的异常。').waitFor();
    await sound(page, 'incidents');
  });

  story.chapter('an answer that is not what it says is kept for the operator, who lays it aside', async () => {
    await sample('POST', 'messages', { partner: 'identity', mode: 'forge' });
    const stranger = await story.stranger();
    await stranger.goto(`${HUB}/sign-in`);
    await signUp(stranger, '样例旧人', identityNumber('99990119900203711'), 'newcomer-2');
    await stranger.locator('.public-good').waitFor();
    const page = await story.as('operator');
    const row = page.locator('.table tbody tr', { hasText: '签名无效' });
    for (let turn = 0; turn < 20 && !(await row.count()); turn++) {
      await page.goto(`${HUB}/dead-letters`);
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(500);
    }
    await sound(page, 'dead letters');
    await shot(page, 'dead-letters');
    await row.getByRole('button', { name: '搁置' }).click();
    await page.getByText('没有待处理的消息。').waitFor();
    await sample('POST', 'messages', { partner: 'identity', mode: 'answer' });
  });
});
