import type { ComponentProps, ReactNode } from 'react';
import { Card } from './Card';
import { type Column, DataTable } from './DataTable';
import { DeedTold } from './Deed';
import { Paged } from './Paged';
import { PageHead } from './PageHead';

interface Props<T> extends ComponentProps<typeof PageHead> {
  list: ComponentProps<typeof Paged<T>>['list'];
  columns: Column<T>[];
  rowKey: (row: T) => string;
  empty: ReactNode;
  /** How the last act upon a row went. */
  told?: ComponentProps<typeof DeedTold>['told'];
  /** Below the list. */
  children?: ReactNode;
}

/** A page that is a list. */
export function ListPage<T>({ list, columns, rowKey, empty, told, children, ...head }: Props<T>) {
  return (
    <>
      <PageHead {...head} />
      {told && <DeedTold told={told} />}
      <Card flush>
        <Paged list={list}>
          {(items) => <DataTable label={head.title} columns={columns} rows={items} rowKey={rowKey} empty={empty} />}
        </Paged>
      </Card>
      {children}
    </>
  );
}
