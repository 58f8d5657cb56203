import { createContext, useContext } from 'react';
import type { Acting, Me } from '@/api/shapes';
import { useActing } from './acting';

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

/** The post one acts in now; `null` for oneself. */
export function useActingPost(): Acting | null {
  const me = useMe();
  const acting = useActing();
  return me.acting.find((one) => one.value === acting && one.value !== 'self') ?? null;
}

export const SELF = 'self';

/** What may be chosen: the posts, and oneself last. */
export function choices(me: Me): Acting[] {
  const posts = me.acting.filter((one) => one.value !== SELF);
  const self = me.acting.find((one) => one.value === SELF);
  return self ? [...posts, self] : posts;
}
