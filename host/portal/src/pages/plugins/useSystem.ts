import { useGet } from '@/api/query';
import type { System } from '@/api/shapes';

/** What everybody sees of a system; nothing while it is not active. */
export function useSystem(id: string): System | undefined {
  const systems = useGet<System[]>('/systems');
  return systems.data?.find((one) => one.id === id);
}
