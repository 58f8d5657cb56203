// A right in the reader's words: what it lets a system do, and by name what it is about, as far as that is installed here.
import { useCallback, useMemo } from 'react';
import { useGet } from '@/api/query';
import type { System } from '@/api/shapes';
import { type Bilingual, useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { capability } from './weights';

/** What is installed, by the rights about it. */
export function namesOf(systems: System[], say: (text: Bilingual) => string): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, title, registers, procedures } of systems) {
    const of = (part: Bilingual) => `${say(title)} · ${say(part)}`;
    for (const one of registers) names.set(`read:${id}/${one.id}`, of(one.title));
    for (const one of procedures) names.set(`open:${id}/${one.id}`, of(one.title));
  }
  return names;
}

/** One of a kind that the portal does not know stands for itself, and so does the id of what is not installed. */
export function rightIn(t: Texts, right: string, names: Map<string, string>): string {
  const known = capability(right);
  if (!known) return right;
  return t.plugins.rights.kinds[known.kind](names.get(right) ?? hubs(t, known.of) ?? known.of);
}

function hubs(t: Texts, register: string): string | undefined {
  const words: Record<string, string> = t.places.registers.hub;
  return register.startsWith('hub/') ? words[register.slice('hub/'.length)] : undefined;
}

export function useRights(): (right: string) => string {
  const { t, say } = useLanguage();
  const systems = useGet<System[]>('/systems', { staleTime: 60_000 });
  const names = useMemo(() => namesOf(systems.data ?? [], say), [systems.data, say]);
  return useCallback((right) => rightIn(t, right, names), [t, names]);
}
