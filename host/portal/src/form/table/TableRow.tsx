import { memo } from 'react';
import { useLanguage } from '@/i18n';
import { Control } from '../Control';
import { elementId, useForm, useLayout, useProblems } from '../hooks';
import type { Field, Placed } from '../model';
import { ProblemList } from '../ProblemList';
import { looksLikeTable } from '../paste';
import { join } from '../pointer';

interface Props {
  columns: Field[];
  pointer: string;
  index: number;
  /** Tells a virtualised table how high the row is: findings make it higher. */
  measure: ((element: HTMLElement | null) => void) | undefined;
  onPaste: (text: string, row: number, column: number) => unknown;
  onRemove: () => void;
}

export const TableRow = memo(
  function TableRow({ columns, pointer, index, measure, onPaste, onRemove }: Props) {
    const { disabled } = useForm();
    const { t, say } = useLanguage();
    const layout = useLayout(pointer);
    return (
      <tr ref={measure} data-index={index} aria-rowindex={index + 2}>
        <th scope="row" className="form-table-no">
          {index + 1}
        </th>
        {columns.map((column, at) => {
          const placed = layout.byId.get(column.id);
          return placed ? (
            <Cell
              key={column.id}
              placed={placed}
              pointer={join(pointer, column.id)}
              label={`${t.form.row(index + 1)} ${say(column.title)}`}
              onPaste={(text) => onPaste(text, index, at)}
            />
          ) : (
            <td key={column.id} className="form-cell-absent" aria-label={t.form.notApplicable}>
              —
            </td>
          );
        })}
        {!disabled && (
          <td className="form-table-tools">
            <button type="button" className="link-button" aria-label={t.form.removeRow(index + 1)} onClick={onRemove}>
              {t.form.remove}
            </button>
          </td>
        )}
      </tr>
    );
  },
  (before, after) =>
    before.pointer === after.pointer && before.columns === after.columns && before.measure === after.measure,
);

interface CellProps {
  placed: Placed;
  pointer: string;
  label: string;
  onPaste: (text: string) => void;
}

function Cell({ placed, pointer, label, onPaste }: CellProps) {
  const { uid } = useForm();
  const { say } = useLanguage();
  const problems = useProblems(pointer);
  const id = elementId(uid, pointer);
  return (
    <td
      className={`form-col form-col-${placed.field.kind}${problems.length > 0 ? ' form-has-problem' : ''}`}
      data-label={say(placed.field.title)}
      data-at={pointer}
      onPaste={(event) => {
        const text = event.clipboardData.getData('text/plain');
        if (!looksLikeTable(text)) return;
        event.preventDefault();
        onPaste(text);
      }}
    >
      <Control
        field={placed.field}
        pointer={pointer}
        id={id}
        required={placed.required}
        label={label}
        invalid={problems.some((problem) => problem.level === 'refuse')}
        describedBy={problems.length > 0 ? `${id}-problem` : undefined}
      />
      <ProblemList id={`${id}-problem`} problems={problems} />
    </td>
  );
}
