// Reading through TanStack Query: the key is whom one acts for and the path, so nothing read for one post is shown for another.
import {
  keepPreviousData,
  QueryClient,
  type QueryKey,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import { useActing } from '@/session/acting';
import { api } from './client';
import { ProblemError } from './problem';
import type { Page } from './shapes';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => error instanceof ProblemError && (error.offline || error.status === 503) && count < 3,
    },
  },
});

export interface Reading {
  enabled?: boolean;
  /** For all posts of the person instead of the one acted for. */
  allPosts?: boolean;
  /** Keeps showing the last answer while the next is fetched (lists under a filter). */
  keep?: boolean;
  staleTime?: number;
}

interface Watching<T> extends Reading {
  /** Reads again after so many milliseconds, as long as the last answer says that there is more to come. */
  again?: (last: T | undefined) => number | false;
}

export function useGet<T>(path: string, reading: Watching<T> = {}) {
  const { again } = reading;
  const acting = useActing();
  const as = reading.allPosts ? null : acting;
  return useQuery({
    queryKey: ['get', path, as] as QueryKey,
    queryFn: ({ signal }) => api.get<T>(path, { acting: as, signal }),
    ...(again ? { refetchInterval: (query: { state: { data: T | undefined } }) => again(query.state.data) } : {}),
    enabled: reading.enabled ?? true,
    ...(reading.keep ? { placeholderData: keepPreviousData } : {}),
    ...(reading.staleTime === undefined ? {} : { staleTime: reading.staleTime }),
  });
}

/** A list that goes on by cursor. */
export function usePages<T, P extends Page<T> = Page<T>>(path: string, reading: Reading = {}) {
  const acting = useActing();
  const as = reading.allPosts ? null : acting;
  const result = useInfiniteQuery({
    queryKey: ['pages', path, as] as QueryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(pageParam)}` : '';
      return api.get<P>(`${path}${cursor}`, { acting: as, signal });
    },
    getNextPageParam: (last: P) => last.next || undefined,
    enabled: reading.enabled ?? true,
    ...(reading.keep ? { placeholderData: keepPreviousData } : {}),
  });
  return {
    ...result,
    items: result.data?.pages.flatMap((page) => page.items) ?? [],
    first: result.data?.pages[0],
  };
}

/** Reads again whatever begins with one of the paths. */
export function useRefresh() {
  const client = useQueryClient();
  return useCallback((...paths: string[]) => refresh(client, ...paths), [client]);
}

export function refresh(client: QueryClient, ...paths: string[]): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [kind, path] }) =>
      (kind === 'get' || kind === 'pages') && paths.some((prefix) => String(path).startsWith(prefix)),
  });
}

/** What is known of these paths is old: read again when it is next looked at, not before. */
export function outdate(client: QueryClient, ...paths: string[]): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [kind, path] }) => kind === 'get' && paths.includes(String(path)),
    refetchType: 'none',
  });
}
