// Groups of a figure → what is drawn: one axis, and series where they are split by a second dimension. Pure.
import type { Figure } from '@/api/shapes';

export interface Drawn {
  /** Months in order without gaps, or the groups by size. */
  axis: string[];
  series: { name: string; values: number[] }[];
  months: boolean;
  /** Groups that the axis has no room for, added up in the last. */
  rest: number;
}

type Group = NonNullable<Figure['groups']>[number];

const MONTH = /^\d{4}-\d{2}$/;
const AXIS_MAX = 20;
const SERIES_MAX = 8;
export const NOBODY = '';
/** What stands for all that had no place of its own. */
export const REST = '\u0000rest';

/** What the groups are by. */
export function dimensionsOf({ groups, dimensions }: Figure): string[] {
  return dimensions?.map((one) => one.id) ?? [...new Set(groups?.flatMap((group) => Object.keys(group.by)))];
}

export const valueIn = (group: Group, dimension: string): string => {
  const value = group.by[dimension];
  return value === null || value === undefined ? NOBODY : String(value);
};

export function isMonths(groups: Group[], dimension: string): boolean {
  const values = groups.map((group) => valueIn(group, dimension)).filter((value) => value !== NOBODY);
  return values.length > 0 && values.every((value) => MONTH.test(value));
}

/** Months along the axis where there are any; else what the figure names first. */
export function firstAxis(figure: Figure): string | null {
  const all = dimensionsOf(figure);
  return all.find((one) => isMonths(figure.groups ?? [], one)) ?? all[0] ?? null;
}

export function drawn(groups: Group[], axis: string, split: string | null): Drawn {
  const months = isMonths(groups, axis);
  const sums = summed(groups, axis);
  const names = months ? everyMonth([...sums.keys()]) : bySize(sums);
  const kept = months || names.length <= AXIS_MAX ? names : [...names.slice(0, AXIS_MAX - 1), REST];
  const place = new Map(names.map((name, index) => [name, Math.min(index, kept.length - 1)]));
  const parts = split ? bySize(summed(groups, split)) : [NOBODY];
  const own = parts.length <= SERIES_MAX ? parts : [...parts.slice(0, SERIES_MAX - 1), REST];
  const series = own.map((name) => ({ name, values: kept.map(() => 0) }));
  for (const group of groups) {
    const at = place.get(valueIn(group, axis));
    const part = split ? own.indexOf(valueIn(group, split)) : 0;
    const into = series[part < 0 ? own.length - 1 : part];
    if (at !== undefined && into) into.values[at] = (into.values[at] ?? 0) + group.value;
  }
  return { axis: kept, series, months, rest: names.length - kept.length + (kept.includes(REST) ? 1 : 0) };
}

function summed(groups: Group[], dimension: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const group of groups) {
    const name = valueIn(group, dimension);
    sums.set(name, (sums.get(name) ?? 0) + group.value);
  }
  return sums;
}

const bySize = (sums: Map<string, number>): string[] =>
  [...sums].sort(([a, one], [b, other]) => other - one || a.localeCompare(b)).map(([name]) => name);

/** From the first to the last, those without anything too: a gap is seen. What has no month stands last. */
function everyMonth(names: string[]): string[] {
  const known = names.filter((name) => name !== NOBODY).sort();
  const [first = '', last = ''] = [known[0], known.at(-1)];
  const out: string[] = [];
  for (let at = first; at <= last && out.length < 600; at = following(at)) out.push(at);
  return names.includes(NOBODY) ? [...out, NOBODY] : out;
}

function following(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
