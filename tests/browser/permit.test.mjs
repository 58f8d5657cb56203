// A construction permit as each of its parties sees it: filled in under its conditions, signed by the leaders, sealed by
// the parties, looked at by four offices side by side, issued, printed, and checked by a stranger.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { narrow } from './lib/keys.mjs';
import { act, actAs, attach, caseNumber, confirm, field, fill, hand, openTask, sign, start } from './lib/portal.mjs';
import { does, draft, program, reach, record, sample, scenario } from './lib/program.mjs';
import { Story } from './lib/story.mjs';

const SYSTEM = 'construction-permit';
const PERMIT = '510108202510210101';

const LEADERS = [
  ['P-11', '项目经理确认并签署承诺书'],
  ['P-12', '技术负责人确认并签署承诺书'],
  ['P-21', '总监理工程师确认并签署承诺书'],
  ['P-31', '设计负责人确认并签署承诺书'],
  ['P-32', '勘察负责人确认并签署承诺书'],
  ['P-04', '建设单位项目负责人确认并签署承诺书'],
];
const PARTIES = ['S-O06-2', 'S-O07-2', 'S-O02-2', 'S-O03-2', 'P-02'];

const WORKS = {
  项目: '5101082503120101',
  标段: '01',
  单位工程: 'U01、U02、U03、U04、U05',
  办理阶段: '一次办理',
  施工单位: '91510100MA6DL7A30H',
  中标备案编号: '5101082503120101-BD-001',
  合同编号: 'HT-QL-2025-01',
  '合同价格（元）': '396,512,570.00',
  监理单位: '91510104MA6ER5B40W',
  勘察单位: '91510105MA6GU2D60P',
  设计单位: '91510107MA6FT9C506',
  项目经理: '99990119810530115X',
  技术负责人: '999901197608141173',
  总监理工程师: '999901197203181337',
  设计负责人: '999901197504041434',
  勘察负责人: '999901197412251450',
  建设单位项目负责人: '项目负责人',
  专职安全员: ['999901198801021194', '999901199002191212', '999901199204271237'],
  专业监理工程师: ['999901198709201379'],
  合同开工日期: '2025-10-20',
  合同竣工日期: '2027-10-20',
  施工场地条件: '已具备',
  危大工程清单: [
    ['基坑', '深9.2米', '9.2', '是', '2025-11-10', '2026-01-20'],
    ['起重吊装', '塔式起重机2台', '', '否'],
  ],
  '安全文明施工费（元）': '14,255,500.00',
  '安全文明施工费预付（元）': '7,127,750.00',
  '人工费（元）': '75,337,388.30',
  工伤保险编号: 'GS-2025-001',
  消防信息: [
    ['U01', '住宅', '18640.20', '79.8', '一类高层', '是'],
    ['U03', '宾馆、饭店、商场、市场', '10910.00', '21.6', '单多层', '是'],
    ['U04', '托幼、养老、病房、中小学、宿舍', '3120.00', '12.6', '单多层', '是'],
    ['U05', '其他', '21540.20', '0', '地下', '是'],
    ['U02', '住宅', '14210.10', '53.4', '二类高层', '否'],
  ],
  质量监督节点计划: [
    ['地基基础', '2026-01-20'],
    ['主体结构', '2027-01-15'],
    ['竣工', '2027-10-11'],
  ],
};

const MATERIALS = {
  用地批准手续: ['用地批准.pdf'],
  建设工程规划许可证: ['规划许可证.pdf'],
  施工合同: ['施工合同.pdf'],
  中标备案表: ['中标备案表.pdf'],
  施工图审查合格书: ['合格书.pdf'],
  建设资金已落实承诺书: ['资金承诺书.pdf'],
  质量终身责任承诺书: ['授权书.pdf'],
  安全生产许可证: ['安全资料.pdf'],
  安全文明施工费支付计划: ['支付计划.pdf'],
  监理合同: ['监理合同.pdf'],
  满足施工需要的消防设计图纸: ['消防图纸.pdf'],
  工伤保险参保证明: ['参保证明.pdf'],
  工资专户: ['工资专户.pdf'],
};

/** What the registers hold when the permit is asked for, and the opinion on the fire design, which is a case of its own. */
async function ready() {
  const played = scenario(SYSTEM, 'acceptance');
  await reach(played.clock);
  for (const { register, data } of played.given.records) await record(register, data);
  await sample('POST', 'messages', { partner: 'insurance', mode: 'answer', with: { valid: true } });
  await sample('POST', 'messages', { partner: 'housing-ministry', mode: 'answer', with: { receipt: `SK-${PERMIT}-1` } });
  const opened = played.step.find((step) => step.open === 'fire-review');
  const clerk = await program('P-05', 'clerk');
  const reviewer = await program('S-A00-81', 'reviewer');
  const leader = await program('S-A00-83', 'leader');
  const id = await draft(clerk, SYSTEM, 'fire-review', opened.form, Object.keys(opened.materials));
  await does(clerk, id, 'submit');
  await does(reviewer, id, 'accept');
  await does(reviewer, id, 'pass');
  await does(leader, id, 'approve');
  await reach('2025-10-11T09:00');
}

async function ownCase(page) {
  await page.goto(`${HUB}/cases`);
  await page.locator('.table tbody tr', { hasText: '施工许可并联办理' }).locator('a').first().click();
  await page.locator('.side').waitFor();
}

describe('a construction permit', () => {
  const story = new Story();
  const as = (name) => story.as(name);
  before(async () => {
    await ready();
    await story.begin();
  });
  after(() => story.end());

  story.chapter('the clerk sees the conditions before he writes, and what each still lacks', async () => {
    const page = await as('P-05');
    await actAs(page, '经办人');
    await start(page, SYSTEM, 'joint-permit');
    const gates = page.locator('.gates');
    await gates.getByText('待填写').first().waitFor();
    await sound(page, 'an empty joint form');
    await shot(page, 'permit-empty');
    await fill(page, WORKS);
    await field(page, '承诺建设资金已经落实').getByLabel('是', { exact: true }).check();
    await attach(page, MATERIALS);
    await gates.getByText('白蚁预防合同').waitFor();
    await page.waitForFunction(() => ![...document.querySelectorAll('.gates .tag')].some((tag) => /待填写|不满足/.test(tag.textContent)));
    await sound(page, 'a joint form under its conditions');
    await shot(page, 'permit-filled');
    await hand(page, '发起确认');
  });

  story.chapter('each leader reads his own pledge and signs it', async () => {
    for (const [person, step] of LEADERS) {
      const page = await as(person);
      await sign(page, step);
      await shot(page, `permit-pledge-${person}`);
      await confirm(page, '签署');
    }
    const page = await as('P-05');
    await ownCase(page);
    await page.getByRole('tab', { name: /电子文件/ }).click();
    await page.locator('.documents').getByText('项目经理质量终身责任承诺书').waitFor();
    await page.locator('.where').getByText('施工单位公章').waitFor();
    await sound(page, 'pledges that were signed');
    await narrow(page, 'pledges that were signed');
    await shot(page, 'permit-pledges');
  });

  story.chapter('each party seals the application', async () => {
    await reach('2025-10-12T10:00');
    for (const name of PARTIES) {
      const page = await as(name);
      await sign(page, '参建单位用印');
      if (name === PARTIES[0]) await shot(page, 'permit-seal');
      await confirm(page, '签署');
    }
  });

  story.chapter('the clerk hands it in, and four offices look at it side by side', async () => {
    await reach('2025-10-13T09:00');
    const page = await as('P-05');
    await openTask(page, '提交');
    await act(page, '提交');
    assert.match(await caseNumber(page), /^SGXK-2025-\d{6}$/);
    await page.getByRole('link', { name: '查看办件' }).click();
    await page.getByRole('tab', { name: '办理流程' }).click();
    await page.locator('.step-now', { hasText: '消防核对' }).waitFor();
    await page.locator('.side').getByText('施工许可办理时限').waitFor();
    await sound(page, 'four offices side by side');
    await narrow(page, 'four offices side by side');
    await shot(page, 'permit-offices');
  });

  story.chapter('fire, safety, quality and permit pass it, each from its own desk', async () => {
    const desks = [
      ['S-A00-81', '消防核对', '核对通过', '2025-10-14T10:00'],
      ['S-A00-71', '安全监督备案', '备案通过', '2025-10-15T10:00'],
      ['S-A00-61', '质量监督备案', '备案通过', '2025-10-16T10:00'],
      ['S-A00-51', '施工许可审查', '审查通过', '2025-10-17T10:00'],
    ];
    for (const [officer, step, action, at] of desks) {
      await reach(at);
      const page = await as(officer);
      await openTask(page, step);
      await sound(page, `the desk of ${step}`);
      await shot(page, `permit-${officer}`);
      const fields = step === '质量监督备案' ? { 监督机构: '市质监站', 监督人员: ['S-A00-61'], 首次交底日期: '2025-10-23' } : undefined;
      await act(page, action, { fields });
    }
  });

  story.chapter('the leader issues it with his password', async () => {
    await reach('2025-10-21T10:00');
    const page = await as('S-A00-53');
    await openTask(page, '签发');
    await shot(page, 'permit-issue');
    await act(page, '签发');
    await sound(page, 'a permit that was issued');
    await shot(page, 'permit-issued');
  });

  story.chapter('the holder has it on his screen, and a stranger is told what it is worth', async () => {
    const page = await as('P-05');
    await ownCase(page);
    await page.locator('.page-head .tag', { hasText: '已办结' }).waitFor();
    await page.getByRole('tab', { name: /电子文件/ }).click();
    const paper = page.locator('.documents > li', { hasText: '建筑工程施工许可证' });
    await paper.getByText('已用印').waitFor();
    await paper.getByText(PERMIT).waitFor();
    await sound(page, 'the papers of a permit');
    await shot(page, 'permit-papers');
    const code = await paper.locator('.mono').last().innerText();
    await paper.getByRole('link', { name: '打开' }).click();
    await page.locator('canvas').first().waitFor();
    await page.waitForTimeout(1_500);
    await sound(page, 'a permit');
    await shot(page, 'permit-page');
    await page.goto(`${HUB}/projects/5101082503120101`);
    await page.locator('.page-head').getByText('在建').waitFor();
    await page.getByRole('link', { name: /^SGXK-2025-/ }).first().waitFor();
    await sound(page, 'a project with its permit');
    await narrow(page, 'a project with its permit');
    await shot(page, 'permit-project');
    const stranger = await story.stranger();
    await stranger.goto(`${HUB}/verify/${code}`);
    await stranger.getByText(PERMIT).first().waitFor();
    await stranger.getByText(/^有效/).first().waitFor();
    assert.deepEqual(stranger.faults, [], 'the public page lets no script in, so axe cannot look at it');
    await narrow(stranger, 'the public page of a permit');
    await shot(stranger, 'permit-verify');
  });
});
