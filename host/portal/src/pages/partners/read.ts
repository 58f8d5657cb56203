// What is read out of a partner's row.
import type { PartnerRow } from '@/api/shapes';

/** The words for a code; one that is new to the portal stands for itself. */
export function worded(known: Record<string, string>, code: string): string {
  return known[code] ?? code;
}

/** When the youngest valid key is due: while an older one still goes, it is the younger that counts. */
export function keyDue(partner: PartnerRow): string | null {
  const due = partner.keys.filter((key) => key.state === 'valid').map((key) => key.due);
  return due.sort().at(-1) ?? null;
}

export function waysOf(partner: PartnerRow): ('broker' | 'webhook' | 'http')[] {
  const own = [partner.broker && ('broker' as const), partner.webhook && ('webhook' as const)].filter((way) => !!way);
  return own.length > 0 ? own : ['http'];
}
