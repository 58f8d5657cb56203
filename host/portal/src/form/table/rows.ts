// Pasted text → rows of a table, cell by cell by the column's kind.
import type { JsonObject } from '@/api/shapes';
import type { Field } from '../model';
import { parseText, UNREADABLE } from '../parse';
import { parseCells } from '../paste';

export interface PastedRows {
  rows: JsonObject[];
  unreadable: { row: number; column: string; text: string }[];
}

export function rowsFromText(columns: Field[], text: string, fromColumn: number): PastedRows {
  const cells = withoutHeading(columns, parseCells(text), fromColumn);
  const unreadable: PastedRows['unreadable'] = [];
  const rows = cells.map((line, index) => {
    const row: JsonObject = {};
    for (const [offset, cell] of line.entries()) {
      const column = columns[fromColumn + offset];
      if (!column) continue;
      const value = parseText(column, cell);
      if (value === UNREADABLE) unreadable.push({ row: index + 1, column: column.id, text: cell });
      else if (value !== undefined) row[column.id] = value;
    }
    return row;
  });
  return { rows, unreadable };
}

/** A first line that repeats the columns' names is not data. */
function withoutHeading(columns: Field[], cells: string[][], fromColumn: number): string[][] {
  const first = cells[0];
  if (!first) return cells;
  const matches = first.filter((cell, offset) => {
    const column = columns[fromColumn + offset];
    return column && [column.title.zh, column.title.en, column.id].includes(cell.trim());
  });
  return matches.length >= Math.max(1, first.length / 2) ? cells.slice(1) : cells;
}
