import { useState } from 'react';
import { useLanguage } from '@/i18n';
import { saveAs } from '@/lib/download';
import type { Field } from '../model';
import { layoutFor } from '../model';
import { importable, type Matched, matched, type PastedRows, rowsFromCells } from './rows';
import { FILE_MAX_MB, ROWS_MAX, type Sheet, SheetError } from './sheet/limits';
import type { Taken } from './take';

interface Props {
  id: string;
  table: Field;
  columns: Field[];
  max: number;
  /** Rows that are there already. */
  now: number;
  onTake: (read: PastedRows, replace: boolean) => Promise<Taken>;
}

interface Read {
  name: string;
  match: Matched;
  doubtful: [row: number, column: number][];
  notes: string[];
}

/** Rows from a file: its template, what was read of it, and whether that comes after the rows or in their place. */
export function FileBox({ id, table, columns, max, now, onTake }: Props) {
  const { t, lang, say } = useLanguage();
  const words = t.form.sheet;
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [read, setRead] = useState<Read | null>(null);
  const [told, setTold] = useState('');
  const wanted = columns.filter(importable);
  const always = table.inner ? layoutFor(table.inner, {}).byId : new Map();
  const required = new Set(wanted.filter((column) => always.get(column.id)?.required).map((column) => column.id));
  const names = (list: Field[]) => list.map((column) => say(column.title)).join(t.shell.comma);

  const keep = async () => {
    const { template } = await import('./sheet/template');
    saveAs(await template(wanted, required, lang, words), words.templateName(say(table.title)));
  };
  const open = async (file: File) => {
    setFault('');
    setTold('');
    setRead(null);
    setBusy(true);
    try {
      const { readFile } = await import('./sheet/read');
      const sheet = await readFile(file);
      const match = matched(columns, sheet.cells);
      const lacking = wanted.filter((column) => required.has(column.id) && !match.columns.includes(column));
      const doubtful = lost(sheet, match);
      const notes = [
        ...(match.unknown.length > 0 ? [words.unknown(match.unknown.join(t.shell.comma))] : []),
        ...(lacking.length > 0 ? [words.missing(names(lacking))] : []),
        ...(doubtful.length > 0 ? [words.inexact(doubtful.length)] : []),
      ];
      setRead({ name: file.name, match, doubtful, notes });
    } catch (error) {
      setFault(words.faults[error instanceof SheetError ? error.fault : 'unreadable']);
    } finally {
      setBusy(false);
    }
  };
  const take = async ({ match, doubtful, notes }: Read, replace: boolean) => {
    setBusy(true);
    const { rows, unreadable, left } = await onTake(rowsFromCells(match.columns, match.cells, doubtful), replace);
    setBusy(false);
    setRead(null);
    const more = [
      ...(left > 0 ? [t.form.paste.left(left)] : []),
      ...(unreadable > 0 ? [t.form.paste.unreadable(unreadable)] : []),
    ];
    setTold([words.taken(rows), ...more, ...notes].join(' '));
  };
  return (
    <div className="form-paste">
      <p className="form-sheet-line">
        <label htmlFor={id}>{words.label}</label>
        <button type="button" className="link-button" onClick={keep}>
          {words.template}
        </button>
      </p>
      <p className="form-hint">{words.rule(FILE_MAX_MB, Math.min(max, ROWS_MAX))}</p>
      <input
        id={id}
        type="file"
        className="form-input"
        accept=".xlsx,.csv,.tsv,.txt"
        disabled={busy}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file, mended, can be chosen again.
          event.target.value = '';
          if (file) open(file);
        }}
      />
      <p role="alert" className="problem-refuse">
        {fault}
      </p>
      <p role="status">{busy ? words.reading : told}</p>
      {read && (
        <div className="form-sheet-read">
          <p>{words.read(read.name, read.match.cells.length)}</p>
          {read.notes.map((note) => (
            <p key={note} className="problem-warn">
              {note}
            </p>
          ))}
          <div className="form-table-actions">
            {now > 0 && <span>{words.kept(now)}</span>}
            <button type="button" className="button button-primary" disabled={busy} onClick={() => take(read, false)}>
              {words.append}
            </button>
            {now > 0 && (
              <button type="button" className="button" disabled={busy} onClick={() => take(read, true)}>
                {words.replace}
              </button>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

/** The cells that are taken and have lost digits, by their place among the rows. */
function lost({ inexact }: Sheet, match: Matched): [number, number][] {
  return inexact
    .map(([row, column]): [number, number] => [row - match.first, column])
    .filter(([row, column]) => row >= 0 && match.columns[column]);
}
