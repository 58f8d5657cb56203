// What changed elsewhere is read again here at once (server-sent events).
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { BASE } from './client';
import { refresh } from './query';

interface Changed {
  kind: 'task' | 'case' | 'notice' | 'all';
  id: string;
}

/** Listens while mounted; true while the line is down. */
export function useLive(): boolean {
  const client = useQueryClient();
  const [down, setDown] = useState(false);
  useEffect(() => {
    const source = new EventSource(`${BASE}/events`);
    let seen = Date.now();
    source.addEventListener('open', () => {
      setDown(false);
      // What happened while the line was down was not told.
      if (Date.now() - seen > 15_000) void refresh(client, '/tasks', '/cases', '/notices', '/me');
      seen = Date.now();
    });
    source.addEventListener('error', () => setDown(source.readyState !== EventSource.OPEN));
    source.addEventListener('changed', (event) => {
      seen = Date.now();
      void apply(JSON.parse((event as MessageEvent<string>).data) as Changed);
    });
    const apply = (changed: Changed) => {
      if (changed.kind === 'notice') return refresh(client, '/notices', '/me', '/tasks');
      if (changed.kind === 'task') return refresh(client, '/tasks', '/cases', '/me');
      if (changed.kind === 'all') return refresh(client, '/');
      return refresh(client, '/cases', '/tasks', '/me');
    };
    return () => source.close();
  }, [client]);
  return down;
}
