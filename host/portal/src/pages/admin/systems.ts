import { useCallback } from 'react';
import { useGet } from '@/api/query';
import type { System } from '@/api/shapes';
import { useLanguage } from '@/i18n';

/** What a system is called; the id of one that is not installed. */
export function useSystemTitle(): (id: string) => string {
  const { say } = useLanguage();
  const { data } = useGet<System[]>('/systems', { staleTime: 60_000 });
  return useCallback((id) => say(data?.find((one) => one.id === id)?.title) || id, [data, say]);
}
