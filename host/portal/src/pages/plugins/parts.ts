// What of a decision differs, in words: a part of every decision, or an effect with what it is about.
import type { Place } from '@/api/shapes';
import type { Bilingual } from '@/i18n';
import type { Texts } from '@/i18n/zh';

/** A kind that is new to the portal stands for itself; the way into it is told by its ids. */
export function partIn(t: Texts, { kind, title, inside }: Place, say: (text: Bilingual) => string): string {
  const words = t.plugins.rehearsal;
  const kinds: Record<string, string> = words.parts;
  const name = kinds[kind] ?? kind;
  const about = title ? words.about(name, say(title)) : name;
  return inside ? `${about}${t.shell.colon}${inside}` : about;
}
