// Whom this tab acts for. It lives in sessionStorage, never in the session: two tabs may act for two organisations.
import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/lib/storage';

const KEY = 'hub.acting';
const listeners = new Set<() => void>();
let current: string | null = readStored(sessionStorage, KEY);

export function actingFor(): string | null {
  return current;
}

export function actFor(value: string | null): void {
  if (value === current) return;
  current = value;
  writeStored(sessionStorage, KEY, value);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useActing(): string | null {
  return useSyncExternalStore(subscribe, actingFor);
}
