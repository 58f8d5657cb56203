import type { ReactNode } from 'react';
import { Failure } from './Failure';
import { Loading } from './Loading';
import { More } from './More';

interface Result {
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What is being read: why it could not be, that it is not there yet, or what is made of it. */
export function Reading({ result, children }: { result: Result; children: () => ReactNode }) {
  if (result.error) return <Failure error={result.error} onRetry={() => result.refetch()} />;
  return result.isPending ? <Loading /> : children();
}

interface Pages<T> extends Result {
  items: T[];
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The same of a list that goes on. */
export function Paged<T>({ list, children }: { list: Pages<T>; children: (items: T[]) => ReactNode }) {
  return (
    <Reading result={list}>
      {() => (
        <>
          {children(list.items)}
          {list.items.length > 0 && <More {...list} count={list.items.length} />}
        </>
      )}
    </Reading>
  );
}
