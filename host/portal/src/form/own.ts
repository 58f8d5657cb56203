// The hub's own small forms, in the terms of the renderer: a schema whose titles are texts of the portal.
import type { JsonObject } from '@/api/shapes';
import { en } from '@/i18n/en';
import { type Texts, zh } from '@/i18n/zh';
import type { Word } from './labels';

export function titled(of: (texts: Texts) => string): JsonObject {
  return { title: of(zh), 'title-en': of(en) };
}

export function choice(words: Word[]): JsonObject {
  return { enum: words.map((w) => w.id), 'enum-zh': words.map((w) => w.zh), 'enum-en': words.map((w) => w.en) };
}
