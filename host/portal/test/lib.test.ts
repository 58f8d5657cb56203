import { describe, expect, it } from 'vitest';
import { capitalFen, formatFen, parseYuan } from '@/lib/money';
import { daysBetween, formatTime, fromLocalInput, lastDay, toLocalInput } from '@/lib/time';

describe('money', () => {
  it('groups yuan and keeps the fen', () => {
    expect(formatFen(52_000_000_000)).toBe('520,000,000.00');
    expect(formatFen(-5)).toBe('-0.05');
  });

  it('reads what people type and paste', () => {
    expect(parseYuan('520,000,000.00')).toBe(52_000_000_000);
    expect(parseYuan('￥1，234.5元')).toBe(123_450);
    expect(parseYuan('12.345')).toBeNull();
    expect(parseYuan('一百')).toBeNull();
  });

  it.each([
    [0, '零元整'],
    [52_000_000_000, '伍亿贰仟万元整'],
    [20_000_000_000, '贰亿元整'],
    [10_050, '壹佰元伍角'],
    [10_005, '壹佰元零伍分'],
    [100_100_00, '壹拾万零壹佰元整'],
    [1_000_000_500, '壹仟万零伍元整'],
    [123_456_789_012, '壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分'],
    [7, '柒分'],
  ])('writes %d fen as %s', (fen, text) => {
    expect(capitalFen(fen)).toBe(text);
  });
});

describe('time', () => {
  it('is the city’s, wherever the browser stands', () => {
    expect(formatTime('2025-02-17T01:00:00Z')).toBe('2025-02-17 09:00');
    expect(formatTime('2025-02-17T23:30:00+08:00')).toBe('2025-02-17 23:30');
    expect(toLocalInput('2025-02-17T01:00:00Z')).toBe('2025-02-17T09:00');
    expect(fromLocalInput('2025-02-17T09:00')).toBe('2025-02-17T09:00:00+08:00');
  });

  it('counts days by the city’s dates', () => {
    expect(daysBetween('2025-02-17T23:00:00+08:00', '2025-02-18T01:00:00+08:00')).toBe(1);
    expect(daysBetween('2025-02-17', '2025-02-14')).toBe(-3);
  });

  it('names the last day of a limit that ends with its day', () => {
    expect(lastDay('2025-03-15T00:00:00+08:00')).toBe('2025-03-14');
    expect(lastDay('2025-03-14T18:00:00+08:00')).toBe('2025-03-14');
    expect(lastDay('2025-03-14')).toBe('2025-03-14');
  });
});
