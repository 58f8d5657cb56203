import type { Texts } from '@/i18n/zh';

/** What of a decision differs: a part of every decision in words, an effect by its kind and target. */
export function partIn(t: Texts, part: string): string {
  const words: Record<string, string> = t.plugins.rehearsal.parts;
  const [head = '', ...rest] = part.split('/');
  return [words[head] ?? head, ...rest].join('/');
}
