import { describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '@/api/shapes';
import { holds } from '@/form/condition';
import { apply, diff, rebase } from '@/form/diff';
import { areaOf, geometryOf, parsePositions, positionsOf } from '@/form/geometry/coordinates';
import { fromRaw, gapIn, positionsIn } from '@/form/geometry/typed';
import { compile, type Layout, layoutFor } from '@/form/model';
import { parseCells } from '@/form/paste';
import { getAt, setAt } from '@/form/pointer';
import { FormStore } from '@/form/store';
import { columnsOf } from '@/form/table/columns';
import { rowsFromText } from '@/form/table/rows';
import { building, filled } from './sample/building';

const ats = (store: FormStore) => store.problems.shown().map((p) => p.at);

function fundColumns(layout: Layout) {
  const inner = layout.byId.get('funds')?.field.inner;
  if (!inner) throw new Error('the sample has no table of funds');
  return columnsOf(inner);
}

describe('model', () => {
  it('places a conditional field by its condition and takes its type from the hub', () => {
    const model = compile(building);
    const house = layoutFor(model, { category: 'house' });
    expect(house.byId.get('total-area')).toMatchObject({ required: true, field: { kind: 'area-m2' } });
    expect(house.byId.has('length-m')).toBe(false);
    expect(layoutFor(model, { category: 'road' }).byId.has('length-m')).toBe(true);
    expect(fundColumns(house).map((c) => c.id)).toEqual(['source', 'bank', 'amount', 'paid', 'on']);
  });

  it('lets a condition require a field that is always there', () => {
    const model = compile({
      properties: { a: { type: 'string' }, b: { type: 'string', title: 'B' } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
      allOf: [{ if: { properties: { a: { const: 'x' } }, required: ['a'] }, then: { required: ['b'] } }],
    });
    expect(layoutFor(model, {}).byId.get('b')?.required).toBe(false);
    expect(layoutFor(model, { a: 'x' }).byId.get('b')?.required).toBe(true);
  });
});

describe('store', () => {
  it('finds nothing in a filled form and every required field in an empty one', () => {
    expect(new FormStore(building, filled).attempt()).toBe(true);
    const empty = new FormStore(building, {});
    expect(ats(empty)).toEqual([]);
    expect(empty.attempt()).toBe(false);
    expect(ats(empty).sort()).toEqual(['/category', '/code', '/consent', '/funds', '/investment', '/name']);
  });

  it('tells a field of its own change only', () => {
    const store = new FormStore(building, filled);
    const own = vi.fn();
    const other = vi.fn();
    const table = vi.fn();
    store.subscribe('v:/funds/0/amount', own);
    store.subscribe('v:/funds/1/amount', other);
    store.subscribe('u:/funds', table);
    store.set('/funds/0/amount', 5);
    expect([own, other, table].map((f) => f.mock.calls.length)).toEqual([1, 0, 1]);
  });

  it('drops the value of a field that goes and brings it back with the field', () => {
    const store = new FormStore(building, filled);
    store.set('/category', 'road');
    expect(store.get('/total-area')).toBeUndefined();
    store.set('/category', 'house');
    expect(store.get('/total-area')).toBe(68420.5);
  });

  it('has conditions in each row of a table', () => {
    const store = new FormStore(building, filled);
    expect(store.layout('/funds/1').byId.has('bank')).toBe(true);
    expect(store.layout('/funds/0').byId.has('bank')).toBe(false);
    store.set('/funds/1/source', '自有');
    expect(store.get('/funds/1')).toEqual({ source: '自有', amount: 42_000_000_000 });
  });

  it('names what is wrong at the field, in both languages', () => {
    const store = new FormStore(building, { ...filled, code: 'x', contact: '12', investment: 5 });
    store.attempt();
    expect(store.problems.at('/contact')[0]?.zh).toMatch(/电话格式不正确：11位手机号码/);
    expect(store.problems.at('/investment')[0]?.en).toBe('Investment: not below 1');
    expect(store.problems.at('/code')[0]?.zh).toBe('代码格式不正确');
  });

  it('refuses a third decimal exactly', () => {
    const store = new FormStore(building, { ...filled, 'total-area': 0.1 + 0.2 });
    store.attempt();
    expect(ats(store)).toEqual(['/total-area']);
    store.set('/total-area', 19533.4);
    expect(store.attempt()).toBe(true);
  });

  it('keeps the hub’s finding until its field changes', () => {
    const store = new FormStore(building, filled);
    store.setServer([{ code: 'r2', level: 'refuse', at: '/funds', zh: '合计不一致', en: 'sums differ' }]);
    expect(store.problems.at('/funds')).toHaveLength(1);
    store.set('/name', '别的');
    expect(store.problems.at('/funds')).toHaveLength(1);
    store.addRow('/funds');
    expect(store.problems.at('/funds').filter((p) => p.code === 'r2')).toHaveLength(0);
  });

  it('keeps the identity of rows when one above is removed', () => {
    const store = new FormStore(building, filled);
    const keys = store.rowKeys('/funds');
    store.removeRow('/funds', 0);
    expect(store.rowKeys('/funds')).toEqual([keys[1]]);
    expect(store.get('/funds/0/bank')).toBe('样例银行');
  });
});

describe('a condition of a contract', () => {
  it('is judged as far as the form answers it', () => {
    const form = { kind: '新增', post: 'reviewer', kinds: ['owner'], permit: [] };
    expect(holds({ at: '/form/kind', is: '新增' }, form)).toBe(true);
    expect(holds({ at: '/form/post', in: ['clerk'] }, form)).toBe(false);
    expect(holds({ at: '/form/kinds', 'has-any': ['contractor', 'owner'] }, form)).toBe(true);
    expect(holds({ at: '/form/permit/0', set: true }, form)).toBe(false);
    const facts = { at: '/facts/own/kinds', has: 'drawing-reviewer' };
    expect(holds({ all: [{ at: '/form/kind', is: '新增' }, facts] }, form)).toBeUndefined();
    expect(holds({ any: [{ at: '/form/kind', is: '新增' }, facts] }, form)).toBe(true);
    expect(holds({ all: [{ not: { at: '/form/kind', is: '新增' } }, facts] }, form)).toBe(false);
  });
});

describe('changes', () => {
  it('go cell by cell, and apply to the same form', () => {
    const next = setAt(setAt(filled, '/funds/1/amount', 1), '/name', undefined) as JsonObject;
    const changes = diff(filled, next);
    expect(changes).toEqual([
      { pointer: '/name', from: '青龙片区人才公寓', to: null },
      { pointer: '/funds/1/amount', from: 42_000_000_000, to: 1 },
    ]);
    expect(apply(filled, changes)).toEqual(next);
  });

  it('of others are taken over where one has not changed it oneself', () => {
    const mine = { ...filled, name: '我的' };
    const theirs = { ...filled, name: '他的', code: '2502-510109' };
    expect(rebase(filled, mine, theirs)).toMatchObject({ name: '我的', code: '2502-510109' });
  });

  it('escape pointers', () => {
    expect(getAt(setAt({}, '/a~1b/c', 1), '/a~1b/c')).toBe(1);
  });
});

describe('paste', () => {
  it('reads a spreadsheet’s cells by the column, and leaves its heading out', () => {
    const columns = fundColumns(layoutFor(compile(building), {}));
    const text =
      '来源\t银行\t金额\t到位\t日期\r\n财政\t\t"100,000,000.00"\t是\t2025/3/1\r\n贷款\t样例银行\t二百\t否\t\r\n';
    const read = rowsFromText(columns, text, 0);
    expect(read.rows).toEqual([
      { source: '财政', amount: 10_000_000_000, paid: true, on: '2025-03-01' },
      { source: '贷款', bank: '样例银行', paid: false },
    ]);
    expect(read.unreadable).toEqual([{ row: 1, column: 'amount', text: '二百' }]);
  });

  it('reads quoted cells with line ends', () => {
    expect(parseCells('"a\n""b"""\tc\n')).toEqual([['a\n"b"', 'c']]);
  });

  it('reads coordinates in degrees, and degrees with minutes and seconds, with point numbers', () => {
    const read = parsePositions('1\t104.10\t30.70\nJ2 104°06\'36" 30°42\'00"\n没有坐标');
    expect(read.positions).toEqual([
      [104.1, 30.7],
      [104.11, 30.7],
    ]);
    expect(read.bad).toEqual(['没有坐标']);
  });

  it('takes the whole points of an outline and names what a point lacks', () => {
    const points = fromRaw('104.1\t30.7\n104.2\t\n\t\n104.3\tx');
    expect(positionsIn(points)).toEqual([[104.1, 30.7]]);
    expect(gapIn(points)).toEqual({ point: 2, axis: 'latitude', text: '' });
    expect(gapIn(points.slice(2))).toEqual({ point: 2, axis: 'latitude', text: 'x' });
    expect(gapIn(fromRaw('\t'))).toBeNull();
  });

  it('closes a polygon and shows it open', () => {
    const ring: [number, number][] = [
      [104.1, 30.7],
      [104.102, 30.7],
      [104.102, 30.701],
    ];
    expect(positionsOf(geometryOf('polygon', ring))).toEqual(ring);
    expect(areaOf(ring)).toBeGreaterThan(10_000);
    expect(areaOf(ring)).toBeLessThan(11_000);
  });
});

describe('findings', () => {
  const finding = (code: string) => ({ code, level: 'refuse' as const, at: '/name', zh: code, en: code });

  it('says once what both validators find, and beside it what a rule finds', () => {
    const store = new FormStore(building, {});
    store.attempt();
    store.setServer([finding('invalid-form'), finding('name-taken')]);
    expect(store.problems.at('/name').map((p) => p.code)).toEqual(['form.required', 'name-taken']);
    expect(store.problems.shown().filter((p) => p.at === '/name')).toHaveLength(2);
  });

  it('shows the hub’s finding where the browser has none', () => {
    const store = new FormStore(building, { name: '样例' });
    store.setServer([finding('invalid-form')]);
    expect(store.problems.at('/name').map((p) => p.code)).toEqual(['invalid-form']);
  });

  it('waits while the pointer is down, so that nothing moves under a click', async () => {
    const store = new FormStore(building, {});
    document.dispatchEvent(new Event('pointerdown'));
    store.touch('/name');
    expect(store.problems.at('/name')).toEqual([]);
    document.dispatchEvent(new Event('pointerup'));
    await vi.waitFor(() => expect(store.problems.at('/name')).toHaveLength(1));
  });
});
