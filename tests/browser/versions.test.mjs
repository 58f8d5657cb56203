// The next version of a system on its way: two operators, the office whose system it is, and what each of them sees.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { HUB, shot, sound } from './lib/browser.mjs';
import { hub } from './lib/command.mjs';
import { narrow } from './lib/keys.mjs';
import { actAs } from './lib/portal.mjs';
import { does, program } from './lib/program.mjs';
import { Story } from './lib/story.mjs';

const CITY = process.env.CITY_FOLDER;
// The folder of the version that runs, as run.sh made it.
const MEMO = process.env.MEMO_FOLDER;
const KEY = 'memo-office-1';
const SUBJECT = '机密事由';
const APPLICANT = 'S-O06-2';
const OFFICER = 'S-A00-11';

const SORTING = `
[procedures.memo.steps.sort]
zh = "分办"
en = "Sorting"
who = "office:科发处/reviewer"
actions = { approve = { to = "read", zh = "转阅示", en = "Pass on" } }
`;

/** One more step before the office reads, a shorter time to do so, and a register that it asks to read. */
const NEXT = {
  'plugin.toml': [
    ['version = "1.0.0"', 'version = "1.1.0"'],
    ['office = "科发处"', 'office = "科发处"\nreads = ["hub/person"]'],
    ['to = "read"', 'to = "sort"'],
    ['days = 5', 'days = 3'],
    [/$/, SORTING],
  ],
  'src/lib.rs': [['Step::Read', 'Step::Sort']],
};

/** The memo with these changes to its files, packed and signed by its office. */
function packed(name, changes) {
  const folder = join(CITY, name);
  cpSync(MEMO, folder, { recursive: true });
  for (const [file, pairs] of Object.entries(changes)) {
    const path = join(folder, file);
    writeFileSync(path, pairs.reduce((text, [was, is]) => text.replace(was, is), readFileSync(path, 'utf8')));
  }
  const file = join(CITY, `${name}.wasm`);
  hub('plugin', 'pack', folder, '--out', file);
  hub('plugin', 'sign', file, '--key', join(CITY, 'office.jwk'));
}

async function handIn(page, file, signature) {
  await page.goto(`${HUB}/admin/plugins`);
  await page.getByLabel('选择系统文件').setInputFiles(file);
  await page.getByLabel('选择签名文件').setInputFiles(signature);
  await page.getByRole('button', { name: '提交', exact: true }).click();
}

const card = (page, title) => page.locator('.card', { has: page.getByRole('heading', { name: title, exact: true }) });

async function confirm(page, go) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: go, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('versions', () => {
  const story = new Story();
  // The cases that began on the first version.
  const running = [];
  before(() => story.begin());
  after(() => story.end());

  story.chapter('a key of the office counts once a second operator has seen it', async () => {
    hub('user', 'add', '--operator', '--name', '李四', '--stdin', 'second');
    hub('plugin', 'key', 'new', KEY, '--out', join(CITY, 'office.jwk'));
    const page = await story.as('operator');
    await page.goto(`${HUB}/admin/plugins`);
    await page.getByRole('link', { name: '处室密钥' }).click();
    await page.getByText('还没有处室密钥。').waitFor();
    await page.getByLabel('处室', { exact: true }).fill('科发处');
    await page.getByLabel('密钥名称').fill(KEY);
    await page.getByLabel('公钥').fill(readFileSync(join(CITY, 'office.jwk.pub'), 'utf8'));
    await page.getByRole('button', { name: '登记处室密钥' }).click();
    await page.getByText('由您提出，须由另一位管理员核准。').waitFor();
    assert.equal(await page.getByRole('button', { name: '核准' }).count(), 0);
    await sound(page, 'office keys');
    await narrow(page, 'office keys');
    const second = await story.as('second');
    await second.goto(`${HUB}/admin/keys`);
    await second.getByRole('button', { name: '核准' }).click();
    await second.getByRole('dialog').getByText('BEGIN PUBLIC KEY').waitFor();
    await sound(second, 'the key of an office');
    await confirm(second, '核准');
    await second.getByText('有效', { exact: true }).waitFor();
    await shot(second, 'office-keys');
  });

  story.chapter('people use the version that runs', async () => {
    const applicant = await program(APPLICANT, 'administrator');
    for (let n = 1; n <= 3; n += 1) {
      const form = { subject: `${SUBJECT}${n}` };
      const { id } = await applicant.ask('POST', '/cases', { system: 'memo', procedure: 'memo', form });
      await does(applicant, id, 'submit');
      running.push(id);
    }
  });

  story.chapter('a file whose signature is not of it is refused, and says why', async () => {
    const page = await story.as('operator');
    packed('memo-next', NEXT);
    packed('memo-other', { 'plugin.toml': [['version = "1.0.0"', 'version = "1.0.9"']] });
    await handIn(page, join(CITY, 'memo-next.wasm'), join(CITY, 'memo-other.wasm.sig'));
    await page.getByRole('alert').waitFor();
    assert.ok((await page.getByRole('alert').locator('.note-list li').count()) > 0, 'each reason stands there');
    await sound(page, 'a file that is refused');
    await shot(page, 'version-refused');
  });

  story.chapter('the office’s own is kept, and what it lacks is said', async () => {
    const page = await story.as('operator');
    await handIn(page, join(CITY, 'memo-next.wasm'), join(CITY, 'memo-next.wasm.sig'));
    await page.getByText('版本 1.1.0 已保存').waitFor();
    const waiting = card(page, '等待启用的版本');
    await waiting.getByText(/尚未与现行版本 1.0.0 做预演比对/).waitFor();
    await waiting.getByText(/尚未经另一位管理员审核/).waitFor();
    await card(page, '已安装的系统').getByText('1.0.0：3 件').waitFor();
    await sound(page, 'systems and versions');
    await narrow(page, 'systems and versions');
    await shot(page, 'versions');
  });

  story.chapter('what it changes is told by weight, with its rights and the cases that run', async () => {
    const page = await story.as('operator');
    await page.getByRole('link', { name: '查看该版本' }).click();
    await page.getByRole('heading', { level: 1, name: '便笺 1.1.0' }).waitFor();
    await page.getByRole('heading', { name: '版本变化：1.0.0 → 1.1.0' }).waitFor();
    const way = page.getByRole('list', { name: '办理进度' });
    await way.locator('[aria-current=step]', { hasText: '预演' }).waitFor();
    await page.getByText('新申请权限').first().waitFor();
    await page.getByText(/在办 3 件/).first().waitFor();
    await page.getByText('该版本由您本人提交，须由另一位管理员审核。').waitFor();
    assert.equal(await page.getByRole('button', { name: '启用', exact: true }).count(), 0, 'nothing to activate yet');
    await sound(page, 'a version');
    await narrow(page, 'a version');
    await shot(page, 'version');
  });

  story.chapter('its rehearsal counts what came out otherwise; the operator sees places, no values', async () => {
    const page = await story.as('operator');
    const rehearsal = card(page, '预演');
    await rehearsal.getByLabel('最近的决定').fill('100');
    await rehearsal.getByRole('button', { name: '开始预演' }).click();
    const differing = rehearsal.locator('.answer', { hasText: '结果不同' });
    await differing.getByText('3', { exact: true }).waitFor();
    await rehearsal.getByRole('button', { name: '并排查看' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('只有主管处室可以查看').waitFor();
    await dialog.getByText('下一环节', { exact: true }).waitFor();
    assert.equal(await dialog.getByText('当时的决定').count(), 0);
    assert.ok(!(await page.content()).includes(SUBJECT), 'nothing of what people wrote');
    await sound(page, 'a decision as the operator sees it');
    await page.keyboard.press('Escape');
    await shot(page, 'version-rehearsed');
  });

  story.chapter('the office sees its system, and both decisions with what differs marked', async () => {
    const page = await story.as(OFFICER);
    await page.goto(`${HUB}/systems/memo`);
    await actAs(page, '科发处');
    await page.getByRole('link', { name: '系统运行情况' }).click();
    await page.getByRole('heading', { level: 1, name: '便笺：运行情况' }).waitFor();
    const versions = card(page, '版本');
    await versions.locator('tbody tr', { hasText: '1.0.0' }).getByText('3', { exact: true }).waitFor();
    await page.getByText('没有未处理的异常。').waitFor();
    assert.equal(await page.getByRole('button', { name: '开始预演' }).count(), 0, 'that is the operators’');
    await sound(page, 'the desk of an office');
    await narrow(page, 'the desk of an office');
    await shot(page, 'desk');
    await page.getByRole('button', { name: '并排查看' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('region', { name: '当时的决定' }).locator('mark', { hasText: '"read"' }).waitFor();
    await dialog.getByRole('region', { name: '新版本的决定' }).locator('mark', { hasText: '"sort"' }).waitFor();
    await sound(page, 'two decisions side by side');
    await narrow(page, 'two decisions side by side');
    await shot(page, 'decision');
  });

  story.chapter('the second operator ticks the right and approves', async () => {
    const page = await story.as('second');
    await page.goto(`${HUB}/admin/plugins/memo/1.1.0`);
    const review = card(page, '审核');
    const approve = review.getByRole('button', { name: '审核通过' });
    await approve.waitFor();
    assert.ok(await approve.isDisabled(), 'a right that nobody ticked');
    assert.ok(await review.getByRole('button', { name: '不予通过' }).isDisabled(), 'declining says why');
    await review.getByRole('checkbox', { name: /hub\/person/ }).check();
    await review.getByLabel('审核意见').fill('已核对预演结果');
    await sound(page, 'a review');
    await shot(page, 'version-review');
    await approve.click();
    await page.getByText('审核意见：已核对预演结果').waitFor();
    await page.locator('[aria-current=step]', { hasText: '启用' }).waitFor();
    await card(page, '权限').getByText('已授权').waitFor();
  });

  story.chapter('who comes second is told what is active now', async () => {
    const [first, second] = [await story.as('operator'), await story.as('second')];
    for (const page of [first, second]) {
      await page.goto(`${HUB}/admin/plugins/memo/1.1.0`);
      await page.getByRole('button', { name: '启用', exact: true }).click();
      await page.getByRole('dialog').getByText(/1\.0\.0 上在办的 3 件不受影响/).waitFor();
    }
    await sound(first, 'an activation');
    await confirm(second, '启用');
    await second.getByText('启用 1.1.0，替换 1.0.0').waitFor();
    await first.getByRole('dialog').getByRole('button', { name: '启用', exact: true }).click();
    await first.getByRole('dialog').getByText(/现行版本已被他人更换为 1\.1\.0/).waitFor();
  });

  story.chapter('a case that runs on the version before goes on under the active one, with a reason', async () => {
    const page = await story.as('second');
    await page.goto(`${HUB}/admin/plugins`);
    await page.getByRole('link', { name: '1.0.0：3 件' }).click();
    const cases = card(page, '在版本 1.0.0 上办理的办件');
    const rows = cases.locator('tbody tr');
    await rows.nth(2).waitFor();
    assert.equal(await rows.getByText('可以', { exact: true }).count(), 3, 'each says whether it can follow');
    assert.ok(!(await page.content()).includes(SUBJECT), 'nothing of what people wrote');
    await sound(page, 'cases on a version');
    await narrow(page, 'cases on a version');
    await shot(page, 'version-cases');
    await rows.first().getByRole('button', { name: /转到 1\.1\.0$/ }).click();
    const dialog = page.getByRole('dialog');
    const go = dialog.getByRole('button', { name: '转到 1.1.0', exact: true });
    assert.ok(await go.isDisabled(), 'moving a case says why');
    await dialog.getByLabel('理由').fill('申请人要求按新流程办理');
    await sound(page, 'moving a case');
    await shot(page, 'version-move');
    await confirm(page, '转到 1.1.0');
    await cases.getByText(/已转到版本 1\.1\.0。/).waitFor();
    await rows.nth(2).waitFor({ state: 'detached' });
    // Newest first: the last that began is the first of the list.
    const moved = await (await program(APPLICANT, 'administrator')).ask('GET', `/cases/${running.at(-1)}`);
    assert.equal(moved.version, '1.1.0');
    assert.match(moved.timeline.at(-1).comment, /申请人要求按新流程办理/);
  });

  story.chapter('one goes back with a reason', async () => {
    const second = await story.as('second');
    await second.goto(`${HUB}/admin/plugins/memo/1.1.0`);
    await second.getByRole('button', { name: '回退' }).click();
    const back = second.getByRole('dialog');
    await back.getByText('现行版本将立即改回 1.0.0。').waitFor();
    assert.ok(await back.getByRole('button', { name: '回退' }).isDisabled(), 'going back says why');
    await back.getByLabel('理由').fill('分办环节尚未培训');
    await sound(second, 'a rollback');
    await confirm(second, '回退');
    await second.getByText('由 1.1.0 回退到 1.0.0').waitFor();
    await second.getByText('分办环节尚未培训').waitFor();
    await shot(second, 'version-switches');
  });

  story.chapter('a version is parked and let run again', async () => {
    const page = await story.as('second');
    await page.goto(`${HUB}/admin/plugins/memo/1.0.0`);
    await page.getByRole('button', { name: '暂停受理' }).click();
    await page.getByRole('dialog').getByLabel('理由').fill('核查数据');
    await confirm(page, '暂停受理');
    await page.getByText(/该版本已暂停受理，原因：核查数据/).waitFor();
    await sound(page, 'a parked version');
    await page.goto(`${HUB}/admin/plugins`);
    await page.locator('.table tbody tr', { hasText: '便笺' }).getByText('已暂停').first().waitFor();
    await page.goto(`${HUB}/admin/plugins/memo/1.0.0`);
    await page.getByRole('button', { name: '恢复受理' }).click();
    await confirm(page, '恢复受理');
    await page.getByText('恢复 1.0.0').waitFor();
    assert.equal(await page.getByText('已暂停', { exact: true }).count(), 0);
  });

  story.chapter('all of it in English', async () => {
    const page = await story.as('second');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Rolled back from 1.1.0 to 1.0.0').waitFor();
    await narrow(page, 'a version in English');
    await page.goto(`${HUB}/admin/plugins`);
    await page.getByRole('heading', { level: 1, name: 'Systems and versions' }).waitFor();
    await narrow(page, 'versions in English');
    await shot(page, 'versions-en');
  });
});
