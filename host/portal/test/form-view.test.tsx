import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '@/api/shapes';
import { ErrorSummary } from '@/form/ErrorSummary';
import { FormView } from '@/form/FormView';
import { FormStore } from '@/form/store';
import { LanguageProvider } from '@/i18n';
import { building, filled } from './sample/building';
import { directory } from './sample/directory';

function show(value: JsonObject = {}, schema = building) {
  const store = new FormStore(schema, value);
  render(
    <LanguageProvider initial="zh">
      <FormView store={store} directory={directory} uid="t" />
    </LanguageProvider>,
  );
  return store;
}

describe('the form', () => {
  it('shows 23 fields by their names, in parts, with money in capitals', () => {
    show(filled);
    expect(screen.getAllByRole('heading', { level: 2 }).map((h) => h.textContent)).toEqual([
      '项目',
      '投资',
      '位置',
      '其他',
    ]);
    expect(screen.getByLabelText('名称')).toHaveProperty('value', '青龙片区人才公寓');
    expect(screen.getByLabelText(/总投资/)).toHaveProperty('value', '520,000,000.00');
    expect(screen.getByText('伍亿贰仟万元整')).toBeTruthy();
    expect(document.querySelectorAll('.form-field').length).toBe(23);
  });

  it('stores what is typed as the value that the schema asks for', async () => {
    const user = userEvent.setup();
    const store = show();
    await user.type(screen.getByLabelText(/总投资/), '1,234.5');
    expect(store.get('/investment')).toBe(123_450);
    await user.selectOptions(screen.getByLabelText('类别'), '房屋');
    expect(store.get('/category')).toBe('house');
    expect(screen.getByLabelText('总建筑面积')).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('类别'), '道路');
    expect(screen.queryByLabelText('总建筑面积')).toBeNull();
    await user.click(screen.getByLabelText('商业'));
    expect(store.get('/use')).toEqual(['商业']);
  });

  it('keeps half a point as typed, says what is missing, and stores no value for it', async () => {
    const user = userEvent.setup();
    const store = show();
    const place = within(screen.getByRole('group', { name: /^坐标/ }));
    const longitude = await place.findByLabelText('点号 1 经度');
    const latitude = place.getByLabelText('点号 1 纬度');
    const leave = async () => {
      await user.click(screen.getByLabelText('名称'));
      await act(async () => store.validate());
    };
    await user.type(longitude, '104.10');
    await leave();
    expect([longitude, latitude].map((input) => (input as HTMLInputElement).value)).toEqual(['104.10', '']);
    expect(store.get('/location')).toBeUndefined();
    expect(screen.getByText('请填写纬度')).toBeTruthy();
    await user.type(latitude, '30.7');
    await leave();
    expect(store.get('/location')).toEqual({ type: 'Point', coordinates: [104.1, 30.7] });
    expect(screen.queryByText('请填写纬度')).toBeNull();
    await user.clear(latitude);
    await leave();
    expect(store.get('/location')).toBeUndefined();
    await user.clear(longitude);
    await leave();
    expect(store.get('/location')).toBeUndefined();
    expect(screen.queryByText('请填写纬度')).toBeNull();
  });

  it('says at the field what is wrong once it is left, and takes it back when mended', async () => {
    const user = userEvent.setup();
    const store = show(filled);
    const code = screen.getByLabelText('代码');
    await user.clear(code);
    await user.type(code, 'x');
    expect(code.getAttribute('aria-invalid')).toBeNull();
    await user.tab();
    await act(async () => store.validate());
    expect(code.getAttribute('aria-invalid')).toBe('true');
    const described = code.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(described.map((id) => document.getElementById(id)?.textContent).join()).toContain('代码格式不正确');
    await user.clear(code);
    await user.type(code, '2502-510108');
    await act(async () => store.validate());
    expect(code.getAttribute('aria-invalid')).toBeNull();
  });

  it('keeps an unreadable amount as typed and refuses to go on', async () => {
    const user = userEvent.setup();
    const store = show(filled);
    const field = screen.getByLabelText(/总投资/);
    await user.clear(field);
    await user.type(field, '五亿');
    await user.tab();
    expect(field).toHaveProperty('value', '五亿');
    expect(store.attempt()).toBe(false);
    expect(store.problems.at('/investment')[0]?.zh).toContain('以元为单位');
  });

  it('adds, fills by paste and removes rows of a table', async () => {
    const user = userEvent.setup();
    const store = show(filled);
    const table = screen.getByRole('region', { name: '资金来源' });
    expect(within(table).getByText('520,000,000.00')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '从表格粘贴' }));
    await user.click(screen.getByLabelText('粘贴表格内容'));
    await user.paste('自有\t\t1000\n自有\t\t2000.50');
    await user.click(screen.getByRole('button', { name: '添加到末尾' }));
    expect(store.get('/funds')).toHaveLength(4);
    expect(store.get('/funds/3/amount')).toBe(200_050);
    await user.click(screen.getByRole('button', { name: '删除第 1 行' }));
    expect(store.get('/funds')).toHaveLength(3);
    expect(store.get('/funds/0/bank')).toBe('样例银行');
  });

  it('takes a spreadsheet’s cells at the cell where they are pasted', async () => {
    const user = userEvent.setup();
    const store = show(filled);
    await user.click(screen.getByLabelText('第 1 行 金额'));
    await user.paste('1.00\t是\n2.00\t否');
    expect(store.get('/funds')).toEqual([
      { source: '财政', amount: 100, paid: true },
      { source: '贷款', amount: 200, bank: '样例银行', paid: false },
    ]);
  });

  it('draws only the rows that are seen of a long table', () => {
    const rows = Array.from({ length: 2000 }, (_, index) => ({ source: '自有', amount: index }));
    show({ ...filled, funds: rows });
    const table = screen.getByRole('region', { name: '资金来源' });
    expect(table.querySelector('table')?.getAttribute('aria-rowcount')).toBe('2001');
    expect(table.querySelectorAll('tbody tr').length).toBeLessThan(60);
  });

  it('finds an organisation by keyboard alone', async () => {
    const user = userEvent.setup();
    const store = show();
    const box = screen.getByRole('combobox', { name: /建设单位/ });
    await user.type(box, '蓉青');
    await screen.findByRole('option', { name: /蓉青/ });
    await user.keyboard('{Enter}');
    expect(store.get('/owner')).toBe('91510108MA6CQ1X201');
    expect(box).toHaveProperty('value', '成都蓉青城市建设有限公司（91510108MA6CQ1X201）');
  });

  it('invites a person without an account and chooses him', async () => {
    const user = userEvent.setup();
    const store = show();
    await user.click(screen.getByRole('combobox', { name: /负责人/ }));
    await user.click(await screen.findByRole('button', { name: /发出邀请/ }));
    await user.type(screen.getByLabelText('姓名'), '样例');
    const dialog = screen.getByRole('dialog', { hidden: true });
    await user.type(within(dialog).getByLabelText('身份证号码'), '999901198209051036');
    await user.type(within(dialog).getByLabelText('手机号码'), '13900000000');
    await user.click(within(dialog).getByRole('button', { name: '发出邀请并选用', hidden: true }));
    await waitFor(() => expect(store.get('/manager')).toBe('P-new'));
  });

  it('marks what the office asked to correct', () => {
    const store = new FormStore(building, filled);
    render(
      <LanguageProvider initial="zh">
        <FormView store={store} directory={directory} uid="t" marked={['/name']} />
      </LanguageProvider>,
    );
    expect(screen.getByLabelText(/名称.*需补正/)).toBeTruthy();
  });

  it('draws a schema whose types the hub has copied in', () => {
    const bundled: JsonObject = {
      $defs: { money: { type: 'integer' } },
      properties: { price: { $ref: '#/$defs/money', title: '价格' } },
    };
    show({ price: 100 }, bundled);
    expect(screen.getByText('壹元整')).toBeTruthy();
  });
});

describe('the error summary', () => {
  it('takes the focus, and each line leads to its field', async () => {
    const user = userEvent.setup();
    const store = new FormStore(building, {});
    store.attempt();
    render(
      <LanguageProvider initial="zh">
        <ErrorSummary store={store} uid="t" problems={store.problems.shown()} attempt={1} />
        <FormView store={store} directory={directory} uid="t" />
      </LanguageProvider>,
    );
    const summary = screen.getByRole('alert', { name: '有 6 处需要修改' });
    expect(document.activeElement).toBe(summary);
    const lines = within(summary).getAllByRole('button');
    expect(lines.map((line) => line.textContent)).toEqual([
      '请填写代码',
      '请填写名称',
      '请选择类别',
      '请填写总投资',
      '资金来源至少填写一行',
      '须确认“承诺”后才能继续',
    ]);
    await user.click(lines[1] as HTMLElement);
    expect(document.activeElement).toBe(screen.getByLabelText('名称'));
  });
});

describe('one keystroke', () => {
  it('renders its own field and no other', async () => {
    const user = userEvent.setup();
    const store = show(filled);
    const told = vi.fn();
    store.subscribe('v:/code', told);
    store.subscribe('l:', told);
    await user.type(screen.getByLabelText('名称'), '一');
    expect(told).not.toHaveBeenCalled();
  });
});
