import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import type { ControlProps } from '../Control';
import { elementId, useForm, useRowKeys } from '../hooks';
import { type Field, layoutFor } from '../model';
import { columnsOf } from './columns';
import { FileBox } from './FileBox';
import { moveFocus } from './moves';
import { PasteBox } from './PasteBox';
import { rowsFromText } from './rows';
import { TableProblems } from './TableProblems';
import { TableRow } from './TableRow';
import { take } from './take';
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
  const [open, setOpen] = useState<'paste' | 'file' | null>(null);
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
  const into = { store, directory, columns, pointer, max };
  const paste = (text: string, row: number, column: number) => take(into, rowsFromText(columns, text, column), row);
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
          <table aria-rowcount={keys.length + 1} onKeyDown={(event) => moveFocus(event, store, uid, pointer)}>
            <thead>
              <tr>
                <th scope="col" className="form-table-no">
                  {t.form.rowNo}
                </th>
                {columns.map((column) => (
                  <th scope="col" key={column.id} className={`form-col form-col-${column.kind}`}>
                    {say(column.title)}
                    {unitOf(column, say(column.title), t)}
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
                  measure={virtual ? virtualizer.measureElement : undefined}
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
      <TableProblems columns={columns} pointer={pointer} whole={virtual} />
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
          {(['paste', 'file'] as const).map((way) => (
            <button
              key={way}
              type="button"
              className="button"
              aria-expanded={open === way}
              onClick={() => setOpen(open === way ? null : way)}
            >
              {way === 'paste' ? t.form.paste.open : t.form.sheet.open}
            </button>
          ))}
          <span className="form-count">{t.form.rows(keys.length)}</span>
        </div>
      )}
      {open === 'paste' && (
        <PasteBox
          id={elementId(uid, `${pointer}/paste`)}
          expects={columns.map((column) => column.title[lang]).join(' ⇥ ')}
          onPaste={(text, replace) => {
            if (replace) store.clearRows(pointer);
            return paste(text, replace ? 0 : store.rowKeys(pointer).length, 0);
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'file' && (
        <FileBox
          id={elementId(uid, `${pointer}/import`)}
          table={field}
          columns={columns}
          max={max}
          now={keys.length}
          onTake={(read, replace) => {
            if (replace) store.clearRows(pointer);
            return take(into, read, replace ? 0 : store.rowKeys(pointer).length);
          }}
        />
      )}
    </div>
  );
}

/** The unit of a column, unless its name has one. */
function unitOf({ kind, unit }: Field, title: string, t: Texts): string {
  const own = unit ?? (kind === 'money' ? t.form.yuan : kind === 'area-m2' ? t.form.m2 : null);
  return own && !/[（(][^（()）]+[）)]$/.test(title) ? t.shell.inBrackets(own) : '';
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden="true">
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
