// What a chosen file holds and what is to be said of it; nothing is taken until somebody says where to.
import { useState } from 'react';
import { useLanguage } from '@/i18n';
import type { Field } from '../model';
import { type Matched, matched, type PastedRows, rowsFromCells } from './rows';
import { type Sheet, SheetError } from './sheet/limits';
import type { Taken } from './take';

export interface FileRead {
  name: string;
  rows: number;
  notes: string[];
  read: PastedRows;
}

export function useFile(
  columns: Field[],
  required: Field[],
  onTake: (read: PastedRows, replace: boolean) => Promise<Taken>,
) {
  const { t, say } = useLanguage();
  const words = t.form.sheet;
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [told, setTold] = useState('');
  const [file, setFile] = useState<FileRead | null>(null);

  const notesOn = (match: Matched, doubtful: number) => {
    const lacking = required.filter((column) => !match.columns.includes(column));
    const names = lacking.map((column) => say(column.title)).join(t.shell.comma);
    return [
      ...(match.unknown.length > 0 ? [words.unknown(match.unknown.join(t.shell.comma))] : []),
      ...(lacking.length > 0 ? [words.missing(names)] : []),
      ...(doubtful > 0 ? [words.inexact(doubtful)] : []),
    ];
  };
  const open = async (chosen: File) => {
    setFault('');
    setTold('');
    setFile(null);
    setBusy(true);
    try {
      const { readFile } = await import('./sheet/read');
      const sheet = await readFile(chosen);
      const match = matched(columns, sheet.cells);
      const doubtful = lost(sheet, match);
      const read = rowsFromCells(match.columns, match.cells, doubtful);
      setFile({ name: chosen.name, rows: read.rows.length, notes: notesOn(match, doubtful.length), read });
    } catch (error) {
      setFault(words.faults[error instanceof SheetError ? error.fault : 'unreadable']);
    } finally {
      setBusy(false);
    }
  };
  const take = async ({ read, notes }: FileRead, replace: boolean) => {
    setBusy(true);
    const { rows, unreadable, left } = await onTake(read, replace);
    setBusy(false);
    setFile(null);
    const more = [
      ...(left > 0 ? [t.form.paste.left(left)] : []),
      ...(unreadable > 0 ? [t.form.paste.unreadable(unreadable)] : []),
    ];
    setTold([words.taken(rows), ...more, ...notes].join(' '));
  };
  return { busy, fault, told, file, open, take };
}

/** The cells that are taken and have lost digits, by their place among the rows. */
function lost({ inexact }: Sheet, match: Matched): [number, number][] {
  return inexact
    .map(([row, column]): [number, number] => [row - match.first, column])
    .filter(([row, column]) => row >= 0 && match.columns[column]);
}
