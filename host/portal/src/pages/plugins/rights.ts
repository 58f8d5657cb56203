import type { Texts } from '@/i18n/zh';
import { capability } from './weights';

/** A right in the reader's words; one of a kind that the portal does not know stands for itself. */
export function rightIn(t: Texts, right: string): string {
  const known = capability(right);
  return known ? t.plugins.rights.kinds[known.kind](known.of) : right;
}
