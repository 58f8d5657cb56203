import { useGet } from '@/api/query';
import { type Bilingual, useLanguage } from '@/i18n';

interface Row {
  system: string;
  register: string;
  title: Bilingual;
}

/** What a register is called; its id where it is of no list, as the hub's own are. */
export function useRegisterTitle(system: string, register: string): string {
  const { t, say } = useLanguage();
  const { data } = useGet<Row[] | { items: Row[] }>('/registers');
  const rows = Array.isArray(data) ? data : (data?.items ?? []);
  const own: Record<string, string> = system === 'hub' ? t.places.registers.hub : {};
  const known = rows.find((one) => one.system === system && one.register === register);
  return say(known?.title) || own[register] || `${system}/${register}`;
}
