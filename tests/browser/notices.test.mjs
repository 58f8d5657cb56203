// A public notice: the firm whose rating it is, anybody who reads it without JavaScript, who objects, the office that
// answers, and everybody who reads the answer.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { PEOPLE } from './lib/city.mjs';
import { pdf } from './lib/files.mjs';
import { narrow } from './lib/keys.mjs';
import { actAs, act, fill, hand, openTask, start } from './lib/portal.mjs';
import { Story } from './lib/story.mjs';

const APPLICANT = 'S-O06-2';
const OBJECTOR = 'P-04';
const OFFICER = 'S-A00-11';
const FIRM = '公示验证单位<i>甲</i>';

describe('a public notice', () => {
  const story = new Story();
  let no = '';
  before(() => story.begin());
  after(() => story.end());

  story.chapter('what is handed in is published, and anybody reads it without JavaScript', async () => {
    const page = await story.as(APPLICANT);
    await start(page, 'public-notice', 'one');
    const ratings = [['甲公司', 'AAA', '13800001234']];
    await fill(page, { 单位名称: FIRM, 负责人: PEOPLE['P-03'], 费用: '1234.56', 评价结果: ratings });
    await hand(page);
    const reader = await story.stranger({ scripts: false });
    await reader.goto(`${HUB}/publicity`);
    await reader.getByText(FIRM).waitFor();
    await reader.getByRole('link', { name: '信用评价结果公示' }).click();
    await reader.getByText('1,234.56').waitFor();
    assert.equal(await reader.locator('i', { hasText: '甲' }).count(), 0, 'what somebody wrote is text');
    no = new URL(reader.url()).pathname.split('/').pop();
    await narrow(reader, 'a public notice');
    await shot(reader, 'notice-public');
  });

  story.chapter('who objects gets a number', async () => {
    const page = await story.as(OBJECTOR);
    await page.goto(`${HUB}/objections/${no}`);
    await page.getByText(FIRM).waitFor();
    await sound(page, 'a notice to object to');
    const send = page.getByRole('button', { name: '提交异议' });
    assert.ok(await send.isDisabled(), 'an objection says something');
    await page.getByLabel('异议内容和理由').fill('该单位去年有欠薪记录');
    await page.getByLabel('附件').setInputFiles(pdf('evidence.pdf'));
    await send.click();
    await page.getByText(`异议已提交，编号 ${no}-001`).waitFor();
    await page.getByText('本人提出').waitFor();
    await narrow(page, 'an objection');
    await shot(page, 'objection');
  });

  story.chapter('the firm learns that there is one, not what or by whom', async () => {
    const page = await story.as(APPLICANT);
    await page.goto(`${HUB}/objections/${no}`);
    await page.getByText(`${no}-001`).waitFor();
    const text = await page.locator('main').innerText();
    assert.ok(!text.includes('欠薪'), text);
  });

  story.chapter('the office answers from its task, and everybody reads the answer', async () => {
    const page = await story.as(OFFICER);
    await actAs(page, '科发处');
    await openTask(page, '公示');
    await page.getByText('该单位去年有欠薪记录').waitFor();
    await sound(page, 'the task of an objection');
    await shot(page, 'objection-task');
    await act(page, '答复异议', { comment: '经查，欠薪已于去年结清。' });
    const reader = await story.stranger({ scripts: false });
    await reader.goto(`${HUB}/publicity/${no}`);
    await reader.getByText('欠薪已于去年结清').waitFor();
    assert.ok(!(await reader.locator('body').innerText()).includes('欠薪记录'));
    const author = await story.as(OBJECTOR);
    await author.reload();
    await author.getByText('欠薪已于去年结清').waitFor();
  });
});
