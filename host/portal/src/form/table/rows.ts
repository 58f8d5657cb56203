// Texts in rows and columns → rows of a table, cell by cell by the column's kind.
import type { JsonObject } from '@/api/shapes';
import type { Field } from '../model';
import { parseText, UNREADABLE } from '../parse';
import { parseCells } from '../paste';

/** A text that is no value of its column; it stays in its cell until somebody mends it. */
export interface Unreadable {
  /** From 0, among the rows that were read. */
  row: number;
  column: string;
  text: string;
}

export interface PastedRows {
  rows: JsonObject[];
  unreadable: Unreadable[];
}

/** What a cell of a spreadsheet can hold. */
export function importable(column: Field): boolean {
  return !['file', 'geometry', 'table', 'group', 'json'].includes(column.kind);
}

export function rowsFromText(columns: Field[], text: string, fromColumn: number): PastedRows {
  const cells = parseCells(text);
  const here = columns.slice(fromColumn);
  const first = cells[0];
  return rowsFromCells(here, first && isHeading(here, first) ? cells.slice(1) : cells);
}

/** `columns`: which field stands in each column; none where it is nobody's. `doubtful`: cells not to be believed. */
export function rowsFromCells(
  columns: (Field | undefined)[],
  cells: string[][],
  doubtful: [row: number, column: number][] = [],
): PastedRows {
  const doubted = new Set(doubtful.map(String));
  const unreadable: Unreadable[] = [];
  const rows = cells.map((line, index) => {
    const row: JsonObject = {};
    for (const [at, cell] of line.entries()) {
      const column = columns[at];
      if (!column) continue;
      const value = doubted.has(`${index},${at}`) ? UNREADABLE : parseText(column, cell);
      if (value === UNREADABLE) unreadable.push({ row: index, column: column.id, text: cell });
      else if (value !== undefined) row[column.id] = value;
    }
    return row;
  });
  return { rows, unreadable };
}

export interface Matched {
  columns: (Field | undefined)[];
  cells: string[][];
  /** The row of the file that the first of `cells` is, from 0. */
  first: number;
  /** Headings of columns that are no field's. */
  unknown: string[];
}

/** By its heading, wherever that stands among the first rows and in whatever order its columns are; else by place. */
export function matched(columns: Field[], cells: string[][]): Matched {
  const at = cells.slice(0, 10).findIndex((row) => isHeading(columns, row));
  if (at < 0) return { columns: columns.filter(importable), cells, first: 0, unknown: [] };
  const heading = cells[at] ?? [];
  const found = heading.map((text) => columns.find((column) => importable(column) && isNamed(column, text)));
  const unknown = heading.filter((text, index) => text !== '' && !found[index]);
  return { columns: found, cells: cells.slice(at + 1), first: at + 1, unknown };
}

/** A row that repeats the columns' names is not data. */
function isHeading(columns: Field[], row: string[]): boolean {
  const filled = row.filter((cell) => cell.trim() !== '');
  const named = filled.filter((cell) => columns.some((column) => isNamed(column, cell)));
  return named.length >= Math.max(1, filled.length / 2);
}

function isNamed(column: Field, text: string): boolean {
  const name = bare(text);
  return name !== '' && [column.title.zh, column.title.en, column.id].some((one) => bare(one) === name);
}

/** Without the mark of what is required, the unit in brackets, and blanks. */
const bare = (text: string) =>
  text
    .replace(/[（(][^（()）]*[）)]\s*[*＊]?\s*$/, '')
    .replace(/[\s*＊]/g, '')
    .toLowerCase();
