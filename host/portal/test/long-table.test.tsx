import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { JsonObject, Problem } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { FormStore } from '@/form/store';
import { LanguageProvider } from '@/i18n';
import { directory } from './sample/directory';
import { payroll } from './sample/payroll';

const row = (n: number): JsonObject => ({ name: `工人${n}`, 'days-paid': 22 });
const rows = (n: number) => Array.from({ length: n }, (_, index) => row(index + 1));

function show(value: JsonObject) {
  const store = new FormStore(payroll, value);
  render(
    <LanguageProvider initial="zh">
      <FormView store={store} directory={directory} uid="t" />
    </LanguageProvider>,
  );
  return store;
}

const finding = (at: string, zh: string): Problem => ({ code: 'x', level: 'refuse', at, zh, en: zh });

describe('a long table', () => {
  it('lists what the hub found in rows that are not drawn, and leads to them', async () => {
    const user = userEvent.setup();
    const store = show({ period: '2025-03', lines: rows(2000) });
    act(() => store.setServer([finding('/lines/1500/day-rate', '低于最低工资'), finding('/lines/3', '与第 2 行重复')]));
    const list = within(screen.getByRole('region', { name: '本表有 2 处需要修改' }));
    expect(list.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '第 4 行 与第 2 行重复',
      '第 1501 行 · 日工资 低于最低工资',
    ]);
    let asked = -1;
    store.subscribe('f:/lines', () => {
      asked = store.focusRow;
    });
    await user.click(list.getByRole('button', { name: /第 1501 行/ }));
    expect(asked).toBe(1500);
  });

  it('shows twenty findings first and more when asked', async () => {
    const user = userEvent.setup();
    const store = show({ period: '2025-03', lines: rows(300) });
    act(() => store.setServer(Array.from({ length: 50 }, (_, n) => finding(`/lines/${n}/name`, `错误${n}`))));
    const list = within(screen.getByRole('region', { name: '本表有 50 处需要修改' }));
    expect(list.getAllByRole('listitem').length).toBe(20);
    await user.click(list.getByRole('button', { name: '再显示 30 处' }));
    expect(list.getAllByRole('listitem').length).toBe(50);
  });

  it('goes up, down and on by keyboard in one column, and not past its ends', async () => {
    const user = userEvent.setup();
    show({ period: '2025-03', lines: rows(3) });
    const cell = (n: number) => screen.getByLabelText(`第 ${n} 行 姓名`);
    await user.click(cell(1));
    await user.keyboard('{ArrowUp}{ArrowDown}{Enter}{ArrowDown}');
    expect(document.activeElement).toBe(cell(3));
    await user.keyboard('{Shift>}{Enter}{/Shift}');
    expect(document.activeElement).toBe(cell(2));
  });
});

describe('rows that come in one go', () => {
  const texts = (store: FormStore) => store.problems.shown().map((problem) => `${problem.at} ${problem.zh}`);

  it('keep in its cell what is no value, through rows that come and go, until it is mended', () => {
    const store = new FormStore(payroll, { period: '2025-03', lines: [] });
    store.fill('/lines', [row(1), row(2), row(3)], 0, [{ row: 1, column: 'work-kind', text: '瓦工' }]);
    expect(texts(store)).toEqual(['/lines/1/work-kind “瓦工”不能作为工种：填写其中之一：钢筋工、木工']);
    store.addRow('/lines');
    store.removeRow('/lines', 0);
    expect(store.raw('/lines/0/work-kind')).toBe('瓦工');
    expect(store.attempt()).toBe(false);
    store.set('/lines/0/work-kind', '木工');
    store.removeRow('/lines', 2);
    store.validate();
    expect(store.problems.anyBrowser()).toBe(false);
  });

  it('replace what was unreadable where they are filled in', () => {
    const store = new FormStore(payroll, { period: '2025-03', lines: rows(2) });
    store.fill('/lines', [row(9)], 1, [{ row: 0, column: 'day-rate', text: '三百' }]);
    store.fill('/lines', [{ 'day-rate': 30_000 }], 1);
    expect(store.raw('/lines/1/day-rate')).toBeUndefined();
    expect(store.get('/lines/1/day-rate')).toBe(30_000);
    expect(store.attempt()).toBe(true);
  });
});

describe('checking row by row', () => {
  it('finds in each row what the whole schema finds, at its place, also after rows have moved', () => {
    const store = new FormStore(payroll, {
      period: '2025-03',
      lines: [row(1), { name: '乙', 'days-paid': 40 }, { 'days-paid': 1.23 }],
    });
    store.attempt();
    const ats = () =>
      store.problems
        .shown()
        .map(({ at, code }) => `${at} ${code}`)
        .sort();
    expect(ats()).toEqual(['/lines/1/days-paid form.maximum', '/lines/2/name form.required']);
    store.removeRow('/lines', 0);
    expect(ats()).toEqual(['/lines/0/days-paid form.maximum', '/lines/1/name form.required']);
    store.set('/lines/0/days-paid', 31);
    store.validate();
    expect(ats()).toEqual(['/lines/1/name form.required']);
  });

  it('still counts the rows', () => {
    const store = new FormStore(payroll, { period: '2025-03', lines: rows(2001) });
    expect(store.attempt()).toBe(false);
    expect(store.problems.shown().map(({ code }) => code)).toEqual(['form.maxItems']);
    expect(new FormStore(payroll, { period: '2025-03' }).attempt()).toBe(false);
  });
});
