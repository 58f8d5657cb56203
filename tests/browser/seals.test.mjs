// Seals and signatures as their holders see them: issued, asked for, refused, approved, used, logged, withdrawn; and a step
// for everybody on a list.
import { after, before, describe } from 'node:test';
import { HUB, PASSWORD, shot, sound } from './lib/browser.mjs';
import { narrow, press, reach } from './lib/keys.mjs';
import { actAs, confirm, fill, hand, openTask, sign, start } from './lib/portal.mjs';
import { record } from './lib/program.mjs';
import { Story } from './lib/story.mjs';

const SUPERVISOR = '91510104MA6ER5B40W';
const CONTRACTOR = '91510100MA6DL7A30H';
const CLERK = 'P-22';
const KEEPER = 'S-O07-2';
const STEP = '各方签章';

const post = {
  'appointment-no': 'SQ-20250217-00901',
  organisation: SUPERVISOR,
  person: CLERK,
  post: 'clerk',
  level: 'L3',
  scope: '企业',
  systems: [],
  powers: ['fill', 'submit', 'sign', 'view'],
  from: '2025-02-17',
  status: '有效',
};

describe('seals', () => {
  const story = new Story();
  const as = (name) => story.as(name);
  before(async () => {
    await record('enterprise-management/appointment', post);
    await story.begin();
  });
  after(() => story.end());

  const seals = async (name) => {
    const page = await as(name);
    await page.goto(`${HUB}/seals`);
    await page.getByRole('heading', { level: 1, name: '我的印章' }).waitFor();
    await page.locator('.loading').waitFor({ state: 'detached' });
    return page;
  };
  const asks = async (why) => {
    const page = await as(CLERK);
    await openTask(page, STEP);
    await page.locator('.side-task', { hasText: '申请单位公章' }).getByRole('button', { name: '签署' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('用印事由').fill(why);
    await sound(page, 'asking for a seal');
    await dialog.getByRole('button', { name: '申请用印' }).click();
    await dialog.getByText('用印申请已提交').waitFor();
    await narrow(page, 'a seal that was asked for');
    await shot(page, 'seal-asked');
    await page.keyboard.press('Escape');
  };

  story.chapter('the keeper issues a seal by keyboard alone; without a name it says so at the field', async () => {
    const page = await seals(KEEPER);
    await press(page, '制发印章');
    const dialog = page.getByRole('dialog', { name: '制发印章' });
    await dialog.waitFor();
    await reach(page, '密码或动态验证码');
    await page.keyboard.type(PASSWORD);
    await press(page, '制发');
    await dialog.getByText(/请填写名称/).waitFor();
    await sound(page, 'a seal without a name');
    await narrow(page, 'issuing a seal');
    await page.keyboard.type('声明专用章');
    await reach(page, '联合声明');
    await page.keyboard.press('Space');
    await shot(page, 'seal-issue');
    await press(page, '制发');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('使用范围：联合声明').waitFor();
    await narrow(page, 'the seals');
    await sound(page, 'the seals');
    await shot(page, 'seals');
  });

  story.chapter('who signs is on the screen, and a clerk without the power is asked why he wants the seal', async () => {
    const page = await as(CLERK);
    await actAs(page, '经办人');
    await start(page, 'joint-statement', 'joint-statement');
    await fill(page, { 施工单位: CONTRACTOR, 内容: '监理与施工共同声明', 须加盖项目部印章: '否' });
    await hand(page);
    await asks('签署联合声明');
    await page.locator('.where').getByText('施工单位公章').waitFor();
    await page.getByRole('tab', { name: '办理流程' }).click();
    await page.locator('.flow-holder').first().waitFor();
    await sound(page, 'a case that several sign');
    await narrow(page, 'a case that several sign');
    await shot(page, 'sign-workflow');
  });

  story.chapter('the keeper refuses with a reason, is asked again and approves', async () => {
    const page = await seals(KEEPER);
    await sound(page, 'an application to seal');
    await narrow(page, 'an application to seal');
    await shot(page, 'seal-application');
    await page.getByLabel('意见（不同意时必填）').fill('请先核对内容');
    await page.getByRole('button', { name: '不同意' }).click();
    await page.getByText('未同意', { exact: true }).waitFor();
    const clerk = await as(CLERK);
    await openTask(clerk, STEP);
    await clerk.locator('.side-task', { hasText: '申请单位公章' }).getByRole('button', { name: '签署' }).click();
    await clerk.getByText('上次申请未获同意：请先核对内容').waitFor();
    await clerk.keyboard.press('Escape');
    await asks('内容已核对');
    await page.reload();
    await page.getByRole('button', { name: '同意', exact: true }).click();
    await page.getByText('已同意', { exact: true }).waitFor();
  });

  story.chapter('the clerk signs and seals, and the log of the seal says so', async () => {
    const clerk = await as(CLERK);
    await sign(clerk, STEP, '申请单位经办人');
    await confirm(clerk, '签署');
    await sign(clerk, STEP);
    await shot(clerk, 'seal-use');
    await confirm(clerk, '签署');
    const page = await seals(KEEPER);
    await page.getByText('已使用').waitFor();
    await page.getByRole('button', { name: '用印记录：声明专用章' }).click();
    await page.getByRole('dialog').getByRole('cell', { name: /联合声明书/ }).waitFor();
    await sound(page, 'the log of a seal');
    await narrow(page, 'the log of a seal');
    await shot(page, 'seal-log');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '停用：声明专用章' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('停用原因').fill('遗失');
    await dialog.getByLabel('密码或动态验证码').fill('not the password');
    await dialog.getByRole('button', { name: '停用' }).click();
    await dialog.getByText('密码或动态验证码不正确').waitFor();
    await sound(page, 'withdrawing a seal');
    await dialog.getByLabel('密码或动态验证码').fill(PASSWORD);
    await dialog.getByRole('button', { name: '停用' }).click();
    await page.getByText(/停用于 .*：遗失/).waitFor();
  });

  story.chapter('everybody on a list is asked, whether his number or his name was pasted', async () => {
    const page = await as(KEEPER);
    await start(page, 'countersign', 'together');
    const signers = [
      ['999901198405051359', '结构'],
      ['999901198709201379', '设备'],
      ['查无此人', '造价'],
    ];
    await page.getByLabel(/^内容/).fill('图纸会审纪要');
    await page.getByRole('button', { name: '从表格粘贴' }).click();
    await page.getByLabel('粘贴表格内容').fill(signers.map((row) => row.join('\t')).join('\n'));
    await page.getByRole('button', { name: '替换全部' }).click();
    await page.locator('.form-table').getByText('“查无此人”').waitFor();
    await page.getByRole('button', { name: '删除第 3 行' }).click();
    await hand(page);
    await page.getByRole('link', { name: '查看办件' }).click();
    await page.getByRole('tab', { name: '办理流程' }).click();
    await page.locator('.step-now', { hasText: '监理工程师（P-22）' }).waitFor();
    await sound(page, 'a step for everybody on a list');
    await narrow(page, 'a step for everybody on a list');
    await shot(page, 'each-workflow');
  });
});
