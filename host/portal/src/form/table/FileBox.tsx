import { useLanguage } from '@/i18n';
import { saveAs } from '@/lib/download';
import { type Field, layoutFor } from '../model';
import { importable, type PastedRows } from './rows';
import { FILE_MAX_MB, ROWS_MAX } from './sheet/limits';
import type { Taken } from './take';
import { type FileRead, useFile } from './useFile';

interface Props {
  id: string;
  table: Field;
  columns: Field[];
  max: number;
  /** Rows that are there already. */
  now: number;
  onTake: (read: PastedRows, replace: boolean) => Promise<Taken>;
}

/** Rows from a file: its template, what was read of it, and whether that comes after the rows or in their place. */
export function FileBox({ id, table, columns, max, now, onTake }: Props) {
  const { t, lang, say } = useLanguage();
  const words = t.form.sheet;
  const wanted = columns.filter(importable);
  const always = table.inner ? layoutFor(table.inner, {}).byId : null;
  const required = wanted.filter((column) => always?.get(column.id)?.required);
  const { busy, fault, told, file, open, take } = useFile(columns, required, onTake);
  const keep = async () => {
    const { template } = await import('./sheet/template');
    const ids = new Set(required.map((column) => column.id));
    saveAs(await template(wanted, ids, lang, words), words.templateName(say(table.title)));
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
          const chosen = event.target.files?.[0];
          // The same file, mended, can be chosen again.
          event.target.value = '';
          if (chosen) open(chosen);
        }}
      />
      <p role="alert" className="problem-refuse">
        {fault}
      </p>
      <p role="status">{busy ? words.reading : told}</p>
      {file && <ReadFile file={file} now={now} busy={busy} onTake={(replace) => take(file, replace)} />}
    </div>
  );
}

interface ReadProps {
  file: FileRead;
  now: number;
  busy: boolean;
  onTake: (replace: boolean) => void;
}

function ReadFile({ file, now, busy, onTake }: ReadProps) {
  const { t } = useLanguage();
  const words = t.form.sheet;
  return (
    <div className="form-sheet-read">
      <p>{words.read(file.name, file.rows)}</p>
      {file.notes.map((note) => (
        <p key={note} className="problem-warn">
          {note}
        </p>
      ))}
      <div className="form-table-actions">
        {now > 0 && <span>{words.kept(now)}</span>}
        <button type="button" className="button button-primary" disabled={busy} onClick={() => onTake(false)}>
          {words.append}
        </button>
        {now > 0 && (
          <button type="button" className="button" disabled={busy} onClick={() => onTake(true)}>
            {words.replace}
          </button>
        )}
      </div>
    </div>
  );
}
