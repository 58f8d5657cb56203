// What was filled in and is not yet on the hub, kept on this computer: a session that ends during a long form loses nothing.
import type { FormChange } from '@/api/shapes';
import { readStored, writeStored } from '@/lib/storage';

const PREFIX = 'hub.draft.';

const key = (person: string, id: string) => `${PREFIX}${person}.${id}`;

export function keepLocal(person: string, id: string, changes: FormChange[]): void {
  writeStored(localStorage, key(person, id), changes.length > 0 ? JSON.stringify(changes) : null);
}

export function readLocal(person: string, id: string): FormChange[] {
  try {
    const found = JSON.parse(readStored(localStorage, key(person, id)) ?? '[]');
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** On signing out: nothing personal stays on a shared computer. */
export function forgetDrafts(person: string): void {
  for (const name of Object.keys(localStorage))
    if (name.startsWith(`${PREFIX}${person}.`)) writeStored(localStorage, name, null);
}
