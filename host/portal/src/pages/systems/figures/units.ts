// Amounts and shares as people read them, with the unit said once for all that stands together.
import type { Lang } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { formatFen } from '@/lib/money';

export interface Scale {
  /** What a value is divided by before it is shown. */
  by: number;
  unit: string;
  decimals: number;
}

type Words = Texts['work']['figures'];

/** Ten thousand yuan: what amounts are counted in here. In English, millions. */
const WAN = 1_000_000;
const MILLION = 100_000_000;

/** The unit in which the largest of these is read well. */
export function scaleOf(unit: string | null, values: number[], words: Words, lang: Lang): Scale {
  const most = Math.max(0, ...values.map(Math.abs));
  if (unit === 'money' || unit === 'fen') {
    if (lang === 'zh' && most >= 10 * WAN) return { by: WAN, unit: words.wan, decimals: 2 };
    if (lang === 'en' && most >= MILLION) return { by: MILLION, unit: words.million, decimals: 3 };
    return { by: 100, unit: words.yuan, decimals: 2 };
  }
  if (unit === 'share') return { by: 0.01, unit: '%', decimals: 1 };
  if (unit === '%') return { by: 1, unit: '%', decimals: 1 };
  if (unit === 'days') return { by: 1, unit: words.days, decimals: 1 };
  return { by: 1, unit: unit && unit !== 'number' ? unit : '', decimals: 2 };
}

/** A number on that scale: grouped, without empty decimals but for money. */
export function scaled(value: number | null, scale: Scale): string {
  if (value === null) return '—';
  const money = scale.by >= 100;
  return (value / scale.by).toLocaleString('en-US', {
    minimumFractionDigits: money ? 2 : 0,
    maximumFractionDigits: scale.decimals,
  });
}

/** To the fen, where a scale has rounded it. */
export function exact(value: number | null, unit: string | null): string | undefined {
  return value !== null && (unit === 'money' || unit === 'fen') ? formatFen(value) : undefined;
}
