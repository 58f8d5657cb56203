// What a version changes, grouped by how much each change asks of those who decide; and rights by their capability.
import type { AskedRight, Change, VersionDiff, Weight } from '@/api/shapes';

const HEAVIEST_FIRST: Weight[] = ['breaks-running', 'breaks-reader', 'asks-right', 'work', 'notice'];

export function byWeight(changes: Change[]): { weight: Weight; changes: Change[] }[] {
  const groups = HEAVIEST_FIRST.map((weight) => ({ weight, changes: changes.filter((one) => one.weight === weight) }));
  return groups.filter((group) => group.changes.length > 0);
}

/** `read:REGISTER`, `maintain:REGISTER`, `open:SYSTEM/PROCEDURE`, `ledger:CHART`. */
export interface Capability {
  kind: 'read' | 'maintain' | 'open' | 'ledger';
  of: string;
}

export function capability(text: string): Capability | null {
  const [, kind, of] = /^(read|maintain|open|ledger):(.+)$/.exec(text) ?? [];
  return kind && of ? { kind: kind as Capability['kind'], of } : null;
}

const LISTS = { read: 'reads', maintain: 'maintains', open: 'opens', ledger: 'ledger' } as const;

/** What the diff says of a right, when the version newly asks for it. */
export function asked(diff: VersionDiff | undefined, right: string): AskedRight | null {
  const known = capability(right);
  if (!known || !diff) return null;
  return diff.rights[LISTS[known.kind]].find((one) => one.name === known.of) ?? null;
}
