// Sub-ledgers by name: the chart's title, and what tells one of several apart.
import type { SubLedger } from '@/api/shapes';
import type { Bilingual } from '@/i18n';

export function subName(sub: Pick<SubLedger, 'sub' | 'title'>, say: (text: Bilingual | null) => string): string {
  const [head = '', ...rest] = sub.sub.split(':');
  const title = say(sub.title);
  const part = rest.join(':');
  return [head, title, part].filter(Boolean).join(' · ');
}

/** A sub-ledger that an entry names, with the title that the account's balances know. */
export function subText(id: string, known: SubLedger[], say: (text: Bilingual | null) => string): string {
  return subName(known.find((one) => one.sub === id) ?? { sub: id, title: null }, say);
}
