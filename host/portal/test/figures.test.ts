import { describe, expect, it } from 'vitest';
import type { Figure } from '@/api/shapes';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { drawn, firstAxis, REST } from '@/pages/systems/figures/series';
import { exact, scaled, scaleOf } from '@/pages/systems/figures/units';

const group = (by: Record<string, string>, value: number) => ({ by, value });
const figure = (groups: Figure['groups']): Figure => ({ id: 'f', title: { zh: '', en: '' }, unit: null, groups });

describe('a figure’s groups', () => {
  it('stand along their months, those without any too, what has no month last', () => {
    const groups = [group({ on: '2025-11' }, 2), group({ on: '2026-02' }, 1), group({ on: '' }, 4)];
    expect(firstAxis(figure(groups))).toBe('on');
    const shown = drawn(groups, 'on', null);
    expect(shown.axis).toEqual(['2025-11', '2025-12', '2026-01', '2026-02', '']);
    expect(shown.series).toEqual([{ name: '', values: [2, 0, 0, 1, 4] }]);
  });

  it('are added up over what they are not shown by, the largest first', () => {
    const groups = [
      group({ division: 'A', state: 'x', on: '2025-01' }, 1),
      group({ division: 'B', state: 'x', on: '2025-01' }, 3),
      group({ division: 'B', state: 'y', on: '2025-02' }, 4),
    ];
    expect(firstAxis(figure(groups))).toBe('on');
    expect(drawn(groups, 'division', 'state')).toMatchObject({
      axis: ['B', 'A'],
      series: [
        { name: 'x', values: [3, 1] },
        { name: 'y', values: [4, 0] },
      ],
    });
  });

  it('that are too many are added up at the end, and none is lost', () => {
    const groups = Array.from({ length: 50 }, (_, n) => group({ of: `g${n}`, by: `s${n % 12}` }, n + 1));
    const shown = drawn(groups, 'of', 'by');
    expect([shown.axis.length, shown.axis.at(-1), shown.rest]).toEqual([20, REST, 31]);
    expect([shown.series.length, shown.series.at(-1)?.name]).toEqual([8, REST]);
    const total = shown.series.flatMap((one) => one.values).reduce((sum, value) => sum + value, 0);
    expect(total).toBe((50 * 51) / 2);
  });
});

describe('a figure’s unit', () => {
  const words = zh.work.figures;
  it('is one for all that stands together, and said', () => {
    const small = scaleOf('money', [99_999_99], words, 'zh');
    expect([scaled(99_999_99, small), small.unit]).toEqual(['99,999.99', '元']);
    const large = scaleOf('money', [1, 12_298_000_000], words, 'zh');
    expect([scaled(12_298_000_000, large), large.unit]).toEqual(['12,298.00', '万元']);
    const english = scaleOf('money', [12_298_000_000], en.work.figures, 'en');
    expect([scaled(12_298_000_000, english), english.unit]).toEqual(['122.98', 'million yuan']);
    expect(exact(12_298_000_001, 'money')).toBe('122,980,000.01');
  });

  it('of shares, days and numbers has no empty decimals', () => {
    const text = (unit: string | null, value: number | null) => scaled(value, scaleOf(unit, [], words, 'zh'));
    expect([text('share', 0.1234), text('days', 3), text(null, 1234), text('number', null)]).toEqual([
      '12.3',
      '3',
      '1,234',
      '—',
    ]);
  });
});
