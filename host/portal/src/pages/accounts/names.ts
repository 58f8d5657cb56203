// Sub-ledgers and kinds of business by name: the chart's title, and what tells one of several apart.
import type { Standing, SubLedger } from '@/api/shapes';
import type { Bilingual } from '@/i18n';
import type { Texts } from '@/i18n/zh';

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

/** By the chart's title; what the hub books itself by the portal's words; what neither knows stands for itself. */
export function kindName(
  kind: string,
  account: Pick<Standing, 'kind-titles'>,
  t: Texts,
  say: (text: Bilingual | null | undefined) => string,
): string {
  return say(account['kind-titles']?.[kind]) || t.accounts.kindText(kind);
}
