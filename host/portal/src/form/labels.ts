// The words behind the ids that every system shares: kinds, posts, powers.
import type { Lang } from '@/i18n';
import { typeDef } from './types';

export type Vocabulary = 'organisation-kind' | 'post' | 'power';

export interface Word {
  id: string;
  zh: string;
  en: string;
}

export function vocabulary(name: Vocabulary): Word[] {
  const def = typeDef(name);
  const list = (key: string) => (Array.isArray(def?.[key]) ? (def[key] as string[]) : []);
  const zh = list('enum-zh');
  const en = list('enum-en');
  return list('enum').map((id, index) => ({ id, zh: zh[index] ?? id, en: en[index] ?? id }));
}

export function wordFor(name: Vocabulary, id: string, lang: Lang): string {
  return vocabulary(name).find((word) => word.id === id)?.[lang] ?? id;
}

export function wordsFor(name: Vocabulary, ids: string[], lang: Lang): string {
  return ids.map((id) => wordFor(name, id, lang)).join(lang === 'zh' ? '、' : ', ');
}

/** Powers by id or, in older records, by their zh label. */
export function powersIn(powers: string[], lang: Lang): string {
  const words = vocabulary('power');
  return powers
    .map((power) => words.find((word) => word.id === power || word.zh === power)?.[lang] ?? power)
    .join(lang === 'zh' ? '、' : ', ');
}
