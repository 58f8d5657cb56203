import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Problem } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import type { ControlProps } from '../Control';
import { elementId, useAllProblems, useForm, useRowKeys } from '../hooks';
import { layoutFor } from '../model';
import { ProblemList } from '../ProblemList';
import { columnsOf } from './columns';
import { PasteBox } from './PasteBox';
import { withPeople } from './people';
import { rowsFromText } from './rows';
import { TableRow } from './TableRow';
import './table.css';
import { Totals } from './Totals';

/** Controls on the page; above this each keystroke is felt. */
const VIRTUAL_ABOVE = 600;
const ROW_HEIGHT = 41;

/** A table of the form: a grid that takes what a spreadsheet puts on the clipboard. */
export function TableField({ field, pointer, id }: ControlProps) {
  const { store, directory, disabled, uid } = useForm();
  const { t, lang, say } = useLanguage();
  const keys = useRowKeys(pointer);
  const [pasting, setPasting] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const model = field.inner;
  const columns = useMemo(() => (model ? columnsOf(model) : []), [model]);
  const virtual = keys.length * columns.length > VIRTUAL_ABOVE;
  const virtualizer = useVirtualizer({
    count: keys.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialRect: { width: 900, height: 560 },
  });
  useEffect(
    () =>
      store.subscribe(`f:${pointer}`, () => {
        if (virtual) virtualizer.scrollToIndex(store.focusRow, { align: 'center' });
      }),
    [store, pointer, virtual, virtualizer],
  );
  if (!model) return null;
  const max = typeof field.schema.maxItems === 'number' ? field.schema.maxItems : Number.POSITIVE_INFINITY;
  const paste = async (text: string, row: number, column: number) => {
    const read = await withPeople(columns, rowsFromText(columns, text, column), directory);
    const taken = read.rows.slice(0, Math.max(0, max - row));
    store.fill(pointer, taken, row);
    return { unreadable: read.unreadable, left: read.rows.length - taken.length };
  };
  const items = virtual ? virtualizer.getVirtualItems() : keys.map((_, index) => ({ index, start: 0, end: 0 }));
  const before = virtual ? (items[0]?.start ?? 0) : 0;
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  return (
    <div className="form-table">
      {keys.length > 0 && (
        <div
          className={`form-table-scroll${virtual ? ' form-table-virtual' : ''}`}
          ref={scroller}
          role="region"
          tabIndex={0}
          aria-label={say(field.title)}
        >
          <table aria-rowcount={keys.length + 1}>
            <thead>
              <tr>
                <th scope="col" className="form-table-no">
                  {t.form.rowNo}
                </th>
                {columns.map((column) => (
                  <th scope="col" key={column.id} className={`form-col form-col-${column.kind}`}>
                    {say(column.title)}
                    {column.unit && t.shell.inBrackets(column.unit)}
                    {layoutFor(model, {}).byId.get(column.id)?.required && <span className="form-required"> *</span>}
                  </th>
                ))}
                {!disabled && <td className="form-table-tools" />}
              </tr>
            </thead>
            <tbody>
              {before > 0 && <Spacer height={before} />}
              {items.map(({ index }) => (
                <TableRow
                  key={keys[index]}
                  columns={columns}
                  pointer={`${pointer}/${index}`}
                  index={index}
                  onPaste={paste}
                  onRemove={() => store.removeRow(pointer, index)}
                />
              ))}
              {after > 0 && <Spacer height={after} />}
            </tbody>
            <Totals columns={columns} pointer={pointer} tools={!disabled} />
          </table>
        </div>
      )}
      {keys.length === 0 && <p className="form-empty">{t.form.noRows}</p>}
      <RowProblems pointer={pointer} />
      {!disabled && (
        <div className="form-table-actions">
          <button
            type="button"
            className="button"
            id={id}
            disabled={keys.length >= max}
            onClick={() => store.addRow(pointer)}
          >
            {t.form.addRow}
          </button>
          <button type="button" className="button" aria-expanded={pasting} onClick={() => setPasting(!pasting)}>
            {t.form.paste.open}
          </button>
          <span className="form-count">{t.form.rows(keys.length)}</span>
        </div>
      )}
      {pasting && (
        <PasteBox
          id={elementId(uid, `${pointer}/paste`)}
          expects={columns.map((column) => column.title[lang]).join(' ⇥ ')}
          onPaste={(text, replace) => {
            if (replace) store.clearRows(pointer);
            return paste(text, replace ? 0 : store.rowKeys(pointer).length, 0);
          }}
          onClose={() => setPasting(false)}
        />
      )}
    </div>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden="true">
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

/** Findings that speak of a whole row stand under the table, with its number. */
function RowProblems({ pointer }: { pointer: string }) {
  const { t } = useLanguage();
  const row = (problem: Problem) => {
    const rest = problem.at?.startsWith(`${pointer}/`) ? problem.at.slice(pointer.length + 1) : '';
    return /^\d+$/.test(rest) ? Number(rest) : null;
  };
  const numbered = useAllProblems()
    .map((problem) => ({ problem, index: row(problem) }))
    .filter((one): one is { problem: Problem; index: number } => one.index !== null)
    .sort((a, b) => a.index - b.index)
    .map(({ problem, index }) => ({
      ...problem,
      zh: `${t.form.row(index + 1)}：${problem.zh}`,
      en: `${t.form.row(index + 1)}: ${problem.en}`,
    }));
  return <ProblemList problems={numbered} />;
}
