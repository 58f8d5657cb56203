// The run of a newcomer: an enterprise registers, names its people, its clerk registers a project, an officer accepts it.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { appointment, O01, PEOPLE, PROJECT, REGISTRATION } from './lib/city.mjs';
import { act, actAs, attach, clock, confirm, field, fill, hand, openTask, pick, refused, sign, start } from './lib/portal.mjs';
import { Story } from './lib/story.mjs';

const ENTERPRISE = 'enterprise-management';
const PROJECTS = 'project-registration';

describe('an enterprise and its first project', () => {
  const story = new Story();
  const as = (name) => story.as(name);
  before(() => story.begin());
  after(() => story.end());

  story.chapter('the sign-in page is sound, and says when name or password is wrong', async () => {
    const page = await story.stranger();
    await page.goto(HUB);
    await page.getByRole('heading', { name: '登录' }).waitFor();
    assert.equal(await page.getByText('会话已结束').count(), 0, 'who comes for the first time has lost nothing');
    await sound(page, 'sign-in');
    await shot(page, 'sign-in');
    await page.getByLabel('用户名').fill('P-02');
    await page.getByLabel('密码').fill('not the password');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('用户名或密码不正确').waitFor();
    await page.context().close();
  });

  story.chapter('P-02 fills the registration; a wrong check character is refused at its field', async () => {
    const page = await as('P-02');
    await page.goto(`${HUB}/systems`);
    await page.getByRole('heading', { name: '办事大厅' }).waitFor();
    await page.getByRole('link', { name: '企业账号初始登记' }).waitFor();
    await sound(page, 'systems');
    await shot(page, 'systems');
    await page.goto(`${HUB}/systems/${ENTERPRISE}/organisation-registration`);
    await page.getByRole('button', { name: '开始办理' }).waitFor();
    await sound(page, 'procedure');
    await shot(page, 'procedure');
    await start(page, ENTERPRISE, 'organisation-registration');
    await fill(page, { ...REGISTRATION, 统一社会信用代码: '91510108MA6CQ1X202' });
    await attach(page, { 营业执照: ['营业执照.pdf'], 法人授权委托书: ['委托书.pdf'], 资质证书扫描件: ['资质证书.pdf'] });
    await refused(page, '统一社会信用代码', '统一社会信用代码校验位错误，请核对营业执照。');
    await sound(page, 'a refused form');
    await shot(page, 'form-refused');
    await fill(page, { 统一社会信用代码: O01.code });
    await page.getByRole('button', { name: '检查并继续' }).click();
    await page.getByRole('heading', { name: '核对填写内容' }).waitFor();
    await page.locator('.note-good, .note-warn').first().waitFor();
    await sound(page, 'check answers');
    await shot(page, 'check-answers');
    await page.locator('.fill-bar').getByRole('button', { name: '提交' }).click();
    await page.getByRole('heading', { level: 1, name: '已提交' }).waitFor();
    await sound(page, 'what happens next');
    await shot(page, 'next');
  });

  story.chapter('P-01 reads the mandate and signs it (a wrong password is said in the dialog), and the enterprise is registered the same day', async () => {
    const page = await as('P-01');
    await sign(page, '法定代表人确认并签署授权委托书');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('密码或动态验证码').fill('not the password');
    await dialog.getByRole('button', { name: '确认签署', exact: true }).click();
    await dialog.getByText('密码或动态验证码不正确').waitFor();
    assert.ok(await dialog.getByLabel('我已阅读该文件').isChecked(), 'what was ticked is kept');
    await shot(page, 'mandate');
    await confirm(page, '签署');
    await page.getByRole('link', { name: '查看办件' }).click();
    await page.locator('.page-head .tag', { hasText: '已办结' }).waitFor({ timeout: 30_000 });
    await page.getByRole('tab', { name: /电子文件/ }).click();
    await page.locator('.documents').getByText('QY-510108-2025-000001').waitFor();
    await page.locator('.side .outcome').getByText('QY-510108-2025-000001').waitFor();
    await page.locator('.documents').getByText('法人授权委托书').waitFor();
    await page.getByText('已用印').first().waitFor();
    assert.equal(await page.locator('.documents').getByRole('link', { name: '打开' }).count(), 2, 'mandate and receipt');
    await sound(page, 'case with documents');
  });

  story.chapter('P-02 is now its administrator and appoints an information officer to be, and a clerk', async () => {
    const page = await as('P-02');
    await page.goto(HUB);
    await page.getByRole('button', { name: `${O01.name} 授权管理员` }).click();
    await page.locator('.acting-shown', { hasText: '授权管理员' }).waitFor();
    await page.goto(`${HUB}/organisation`);
    await page.getByRole('heading', { name: O01.name }).waitFor();
    await sound(page, 'organisation');
    await shot(page, 'organisation');
    for (const name of ['P-03', 'P-05']) {
      await start(page, ENTERPRISE, 'appointment-grant');
      const systems = name === 'P-05' ? ['01 企业内部管理', '02 项目报建'] : ['01 企业内部管理'];
      await fill(page, appointment({ person: PEOPLE[name], post: '经办人', powers: ['填报', '提交', '查看'], systems }));
      await hand(page);
    }
    for (const name of ['P-03', 'P-05']) {
      const theirs = await as(name);
      await sign(theirs, '本人接受并签署授权书');
      if (name === 'P-03') await shot(theirs, 'appointment-letter');
      await confirm(theirs, '签署');
    }
  });

  story.chapter('P-02 files P-03 as information officer and seals the contact table', async () => {
    const page = await as('P-02');
    await start(page, ENTERPRISE, 'information-officer');
    await fill(page, { 企业名称: O01.name });
    await page.getByRole('button', { name: '添加一行' }).click();
    await page.getByLabel('第 1 行 序号').fill('1');
    await pick(page.getByRole('combobox', { name: '第 1 行 姓名' }), '企业信息员');
    await page.getByLabel('第 1 行 手机号码').fill('13900000003');
    await page.getByLabel('第 1 行 备注').fill('工程部');
    await page.getByLabel('第 1 行 性质').selectOption({ label: '兼职' });
    await hand(page);
    await sign(page, '联络信息表加盖公章');
    await shot(page, 'contact-table');
    await confirm(page, '签署');
    await page.getByRole('link', { name: '查看办件' }).click();
    await page.locator('.page-head .tag', { hasText: '已办结' }).waitFor({ timeout: 30_000 });
  });

  story.chapter('P-05, a clerk, may not grant, and is told why', async () => {
    const page = await as('P-05');
    await page.goto(`${HUB}/systems/${ENTERPRISE}/appointment-grant`);
    await actAs(page, '经办人');
    await page.getByText('您没有授权下级人员的权限。').waitFor();
    assert.equal(await page.getByRole('button', { name: '开始办理' }).count(), 0);
  });

  story.chapter('P-05 enters the project; funds that do not add up are refused', async () => {
    const page = await as('P-05');
    await clock(page, '2025-03-12T09:00:00+08:00');
    await start(page, PROJECTS, 'project-registration');
    const short = [...PROJECT.资金来源.slice(0, 2), ['银行贷款', '199,000,000.00']];
    await fill(page, { ...PROJECT, 资金来源: short });
    await attach(page, { 立项批复: ['立项批复.pdf'], 总平面图: ['总平面图.pdf'] });
    await refused(page, '资金来源', '资金来源合计（519000000.00元）与总投资（520000000.00元）不一致。');
    await page.locator('.error-summary').scrollIntoViewIfNeeded();
    await shot(page, 'project-refused');
    await fill(page, { 资金来源: PROJECT.资金来源 });
    await page.locator('.findings', { hasText: '61.54' }).waitFor();
    await page.getByRole('heading', { name: '立项与投资' }).scrollIntoViewIfNeeded();
    await sound(page, 'form of the project');
    await shot(page, 'project-form');
    await hand(page);
  });

  story.chapter('P-02 seals the commitment that the data are true', async () => {
    const page = await as('P-02');
    await sign(page, '承诺书用印');
    await shot(page, 'commitment');
    await confirm(page, '签署');
  });

  story.chapter('the officer sends it back and names the field; P-05 finds it marked and submits again, sealed anew', async () => {
    const officer = await as('S-A01-11');
    await openTask(officer, '审核');
    await officer.locator('.side').getByRole('button', { name: '退回补正', exact: true }).click();
    const dialog = officer.getByRole('dialog');
    await dialog.getByRole('button', { name: '添加一行' }).click();
    await dialog.locator('select').selectOption({ label: '工程地址' });
    await dialog.locator('tbody input, tbody textarea').fill('请写明门牌号。');
    await shot(officer, 'correction');
    await confirm(officer, '退回补正');
    const page = await as('P-05');
    await openTask(page, '信息录入');
    await page.locator('.side').getByRole('link', { name: '填写与修改' }).click();
    await field(page, '工程地址').getByText('需补正').waitFor();
    await field(page, '工程地址').getByText('请写明门牌号。').waitFor();
    await shot(page, 'form-returned');
    await sound(page, 'a form that was sent back');
    await fill(page, { 工程地址: PROJECT.工程地址.replace('2号', '2号附1号') });
    await hand(page);
    const sealing = await as('P-02');
    await sign(sealing, '承诺书用印');
    await confirm(sealing, '签署');
  });

  story.chapter('the officer of the district accepts it, and the project has its number', async () => {
    const page = await as('S-A01-11');
    await page.goto(HUB);
    await page.locator('.table tbody tr').first().waitFor();
    await sound(page, 'workbench');
    await shot(page, 'workbench');
    await openTask(page, '审核');
    await page.getByRole('tab', { name: '办理流程' }).click();
    await page.locator('.flow-now').waitFor();
    await sound(page, 'workflow');
    await shot(page, 'case-workflow');
    await act(page, '通过', { comment: '信息齐全，予以通过。' });
    await page.getByRole('link', { name: '查看办件' }).click();
    await page.locator('.page-head .tag', { hasText: '已办结' }).waitFor();
    await page.locator('.side .outcome').getByText('BJ-5101082503120101').waitFor();
    await sound(page, 'a case that is done');
    await shot(page, 'case-done');
  });

  story.chapter('the project is there for everybody: in the register, with its history, and across systems', async () => {
    const page = await as('P-05');
    await page.goto(`${HUB}/registers/${PROJECTS}/project`);
    const link = page.getByRole('link', { name: '5101082503120101' }).first();
    await link.waitFor();
    await sound(page, 'register');
    await shot(page, 'register');
    await link.click();
    await page.getByRole('heading', { name: '历史版本' }).waitFor();
    await sound(page, 'record');
    await shot(page, 'record');
    await page.goto(`${HUB}/projects/5101082503120101`);
    await page.getByRole('heading', { name: PROJECT.项目名称 }).waitFor();
    await sound(page, 'project');
    await shot(page, 'project');
  });

  story.chapter('a long table draws what is seen, and an outline is taken whole or not at all', async () => {
    const page = await as('P-05');
    await start(page, PROJECTS, 'project-registration');
    await fill(page, { 用地范围: PROJECT.用地范围 });
    const outline = field(page, '用地范围');
    await outline.getByRole('button', { name: '粘贴坐标' }).click();
    await outline.locator('textarea').fill('104.1, 30.7\n不是坐标');
    await outline.getByRole('button', { name: '采用这些坐标' }).click();
    await outline.getByText('不是坐标', { exact: false }).last().waitFor();
    assert.equal(await outline.locator('tbody tr').count(), 4, 'the outline stays as it was');
    await sound(page, 'coordinates that could not be read');
    const units = field(page, '单位工程');
    const rows = Array.from({ length: 205 }, (_, n) => [`U${n % 99}`, `${n + 1}#楼`, '居住', '100.00']);
    await units.getByRole('button', { name: '从表格粘贴' }).click();
    await units.getByLabel('粘贴表格内容').fill(rows.map((row) => row.join('\t')).join('\n'));
    await units.getByRole('button', { name: '替换全部' }).click();
    await units.getByText('最后 5 行未采用').waitFor();
    await units.getByText('共 200 行').waitFor();
    assert.ok((await units.locator('tbody input').count()) < 1_000, 'rows out of sight are not drawn');
    await units.locator('.form-table-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await units.getByLabel('第 200 行 名称').waitFor();
    assert.equal(await units.getByLabel('第 200 行 名称').inputValue(), '200#楼');
    await sound(page, 'a table of 200 rows');
  });

  story.chapter('the same code a second time is refused', async () => {
    const page = await as('P-05');
    await start(page, PROJECTS, 'project-registration');
    await fill(page, { ...PROJECT, 项目名称: '成华区青龙片区人才公寓项目（重复）' });
    await attach(page, { 立项批复: ['立项批复.pdf'], 总平面图: ['总平面图.pdf'] });
    await refused(page, '投资项目代码', '该投资项目代码已报建（项目编号5101082503120101）');
  });
});
