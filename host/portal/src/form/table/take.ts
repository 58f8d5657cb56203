// Rows that come in one go, by paste or from a file: people are found, what has no room is left out, and what is no value
// of its column stands in its cell to be mended.
import type { Directory } from '../directory';
import type { Field } from '../model';
import type { FormStore } from '../store';
import { withPeople } from './people';
import type { PastedRows } from './rows';

export interface Taken {
  rows: number;
  unreadable: number;
  /** Rows for which the table has no room. */
  left: number;
}

interface Into {
  store: FormStore;
  directory: Directory;
  columns: Field[];
  pointer: string;
  max: number;
}

export async function take(into: Into, read: PastedRows, row: number): Promise<Taken> {
  const { store, directory, columns, pointer, max } = into;
  const known = await withPeople(columns, read, directory);
  const rows = known.rows.slice(0, Math.max(0, max - row));
  const unreadable = known.unreadable.filter((one) => one.row < rows.length);
  store.fill(pointer, rows, row, unreadable);
  store.problems.reveal(pointer);
  return { rows: rows.length, unreadable: unreadable.length, left: known.rows.length - rows.length };
}
