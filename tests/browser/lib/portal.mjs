// The portal in the words on its screen.
import assert from 'node:assert/strict';
import { HUB, PASSWORD, sound } from './browser.mjs';
import { pdf } from './files.mjs';

export async function signIn(page, name) {
  await page.goto(`${HUB}/sign-in`);
  await page.getByLabel('用户名').fill(name);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: /您好/ }).waitFor();
}

/** Whom this tab acts for, by a part of the label. */
export async function actAs(page, label) {
  const select = page.locator('.acting select');
  const value = await select.evaluate(
    (element, wanted) => [...element.options].find((o) => `${o.parentElement.label ?? ''} ${o.text}`.includes(wanted))?.value,
    label,
  );
  assert.ok(value, `nobody may act here as ${label}`);
  await select.selectOption(value);
  await page.locator('.acting-shown', { hasText: label.split(' ').pop() }).waitFor();
}

/** Opens a draft of a procedure and waits for its form. */
export async function start(page, system, procedure, search = '') {
  await page.goto(`${HUB}/systems/${system}/${procedure}${search}`);
  await page.getByRole('button', { name: '开始办理' }).click();
  await page.locator('.fill-bar').waitFor();
}

/** The box of a field of a form, by its name. */
export function field(page, title) {
  const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const label = page.locator('.form-label', { hasText: new RegExp(`^${escaped}(（|需补正|$)`) });
  return page.locator('.form-field').filter({ has: label }).last();
}

/** Fills fields by their names, whatever control they have. */
export async function fill(page, values) {
  for (const [title, value] of Object.entries(values)) await fillOne(page, field(page, title), value, title);
}

async function fillOne(page, box, value, title) {
  await box.waitFor();
  await box.locator('.form-loading').waitFor({ state: 'detached' });
  if (await box.locator('.form-table').count()) return pasteRows(box, value);
  if (await box.locator('.geometry').count()) return pastePoints(box, value);
  if (await box.locator('[role=combobox]').count()) {
    for (const one of [value].flat()) await pick(box.locator('[role=combobox]'), one);
    return;
  }
  if (await box.locator('select').count()) return box.locator('select').selectOption({ label: value });
  if (await box.locator('input[type=checkbox], input[type=radio]').count()) return tick(box, value);
  assert.equal(await box.locator('input, textarea').count(), 1, `one control for ${title}`);
  await box.locator('input, textarea').fill(value);
  await box.locator('input, textarea').blur();
}

/** Types into a picker, waits for what is found and takes the first. */
export async function pick(input, value) {
  await input.click();
  await input.fill(value);
  await input.page().locator('.combobox-popup [role=option]').first().waitFor();
  await input.press('Enter');
}

async function tick(box, value) {
  if (value === true) return box.locator('input[type=checkbox], input[type=radio]').first().check();
  for (const label of [value].flat()) await box.getByLabel(label, { exact: true }).check();
}

async function pasteRows(box, rows) {
  await box.getByRole('button', { name: '从表格粘贴' }).click();
  await box.getByLabel('粘贴表格内容').fill(rows.map((row) => row.join('\t')).join('\n'));
  await box.getByRole('button', { name: '替换全部' }).click();
  await box.getByLabel('粘贴表格内容').waitFor({ state: 'hidden' });
}

async function pastePoints(box, points) {
  await box.getByRole('button', { name: '粘贴坐标' }).click();
  await box.locator('textarea').fill(points.map((p) => p.join(' ')).join('\n'));
  await box.getByRole('button', { name: '采用这些坐标' }).click();
  await box.locator('textarea').waitFor({ state: 'hidden' });
}

export async function attach(page, materials) {
  for (const [title, names] of Object.entries(materials)) {
    const box = page.locator('.materials > li', { has: page.locator('.material-name', { hasText: title }) });
    for (const name of names) {
      await box.locator('input[type=file]').setInputFiles(pdf(name));
      await box.getByRole('link', { name }).waitFor();
    }
  }
}

/** Checks the form, which is refused: at that field in those words, and in the summary, which leads there. */
export async function refused(page, title, words) {
  await page.getByRole('button', { name: '检查并继续' }).click();
  await field(page, title).locator('.problem-list', { hasText: words }).waitFor();
  const line = page.locator('.error-summary').getByRole('button', { name: words });
  await line.click();
  const within = await field(page, title).evaluate((box) => box.contains(document.activeElement));
  assert.ok(within, `the summary leads to ${title}`);
}

/** Goes on to the check page and does the action there. */
export async function hand(page, action = '提交') {
  await page.getByRole('button', { name: '检查并继续' }).click();
  await page.getByRole('heading', { name: '核对填写内容' }).waitFor();
  await page.locator('.fill-bar').getByRole('button', { name: action }).click();
  const dialog = page.getByRole('dialog');
  const next = page.getByRole('heading', { level: 1, name: `已${action}` });
  await dialog.or(next).first().waitFor();
  if (await dialog.count()) await confirm(page, action);
  await next.waitFor();
}

/** An action on the case page: its dialog, its own fields, the confirmation when it asks for one. */
export async function act(page, action, { comment, fields } = {}) {
  await page.locator('.side').getByRole('button', { name: action, exact: true }).click();
  await page.getByRole('dialog').waitFor();
  if (fields) await fill(page, fields);
  if (comment) await page.getByRole('dialog').getByLabel(/^意见/).fill(comment);
  await confirm(page, action);
}

/** Confirms the open dialog, with the password when it asks for it, and waits until it is done. */
export async function confirm(page, action) {
  const dialog = page.getByRole('dialog');
  await sound(page, `the dialog of ${action}`);
  const secret = dialog.getByLabel('密码或动态验证码');
  if (await secret.count()) await secret.fill(PASSWORD);
  const go = action.startsWith('确认') ? action : `确认${action}`;
  await dialog.getByRole('button', { name: go, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /^已/ }).waitFor();
}

/** The task of that step in the workbench, opened. */
export async function openTask(page, step) {
  await page.goto(`${HUB}/tasks`);
  const row = page.locator('.table tbody tr').filter({ has: page.locator('td', { hasText: new RegExp(`^${step}$`) }) });
  await row.first().locator('a').first().click();
  await page.locator('.side').waitFor();
}

export async function caseNumber(page) {
  return (await page.locator('.next-number strong').innerText()).trim();
}

/** Moves the business clock of a sample hub. */
export async function clock(page, now) {
  const status = await page.evaluate(async (now) => {
    const me = await (await fetch('/api/v1/me')).json();
    const answer = await fetch('/api/v1/sample/clock', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'Hub-CSRF': me.csrf },
      body: JSON.stringify({ now }),
    });
    return answer.status;
  }, now);
  assert.ok(status < 300, `the clock cannot be moved: ${status}`);
}

/** Opens his task of that step, and the dialog in which he signs for that party, having read; `confirm` does it. */
export async function sign(page, step, party = '') {
  await openTask(page, step);
  const button = page.locator('.side-task', { hasText: party }).getByRole('button', { name: '签署', exact: true });
  // A draft that has just been asked for is being made.
  for (let n = 0; ; n += 1) {
    await button.first().click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    if (await dialog.getByLabel('我已阅读该文件').count()) break;
    assert.ok(n < 20, `the draft of ${step} is made`);
    await dialog.getByRole('button', { name: '取消' }).click();
    await page.waitForTimeout(500);
    await page.reload();
    await page.locator('.side').waitFor();
  }
  await page.getByRole('dialog').getByLabel('我已阅读该文件').check();
}
