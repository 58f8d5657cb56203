import { memo } from 'react';
import { useLanguage } from '@/i18n';
import { Control } from './Control';
import { elementId, useForm, useProblems } from './hooks';
import type { Placed } from './model';
import { ProblemList } from './ProblemList';

const WIDE = new Set(['table', 'geometry', 'long-text', 'group', 'many', 'many-systems', 'address']);
/** Several controls under one name: a fieldset, not a label. */
const GROUPED = new Set(['many', 'many-systems', 'boolean', 'table', 'geometry', 'group', 'file']);

interface Props {
  placed: Placed;
  pointer: string;
}

/** One field: its name, what it wants, the control, what is wrong with it. */
export const FieldRow = memo(function FieldRow({ placed, pointer }: Props) {
  const { field, required } = placed;
  const { uid, marked } = useForm();
  const { say, t } = useLanguage();
  const problems = useProblems(pointer);
  const id = elementId(uid, pointer);
  const hint = say(field.hint);
  const isMarked = marked.includes(pointer);
  const describedBy = [hint && `${id}-hint`, problems.length > 0 && `${id}-problem`].filter(Boolean).join(' ');
  const name = (
    <>
      {say(field.title)}
      {field.unit && <span className="form-unit">{t.shell.inBrackets(field.unit)}</span>}
      {!required && <span className="form-optional">{t.form.optional}</span>}
      {isMarked && <span className="form-marked">{t.form.toCorrect}</span>}
    </>
  );
  const note = hint && (
    <p className="form-hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
  const grouped = GROUPED.has(field.kind);
  // Under a single control the note stands below, so that fields side by side keep one line.
  const body = (
    <>
      {grouped && note}
      <Control
        field={field}
        pointer={pointer}
        id={id}
        required={required}
        invalid={problems.some((problem) => problem.level === 'refuse')}
        describedBy={describedBy || undefined}
      />
      <ProblemList id={`${id}-problem`} problems={problems} />
      {!grouped && note}
    </>
  );
  const wide = WIDE.has(field.kind);
  const className = `form-field${wide ? ' form-wide' : ''}${problems.length > 0 ? ' form-has-problem' : ''}${isMarked ? ' form-is-marked' : ''}`;
  if (grouped)
    return (
      <fieldset className={className} id={`${id}-set`} tabIndex={-1} aria-describedby={describedBy || undefined}>
        <legend className="form-label">{name}</legend>
        {body}
      </fieldset>
    );
  return (
    <div className={className}>
      <label className="form-label" htmlFor={id}>
        {name}
      </label>
      {body}
    </div>
  );
});
