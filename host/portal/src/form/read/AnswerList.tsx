import { useMemo } from 'react';
import type { JsonObject } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import type { Directory } from '../directory';
import { compile, layoutFor, type Placed } from '../model';
import { partsOf } from '../parts';
import { AnswerTable } from './AnswerTable';
import { AnswerValue } from './AnswerValue';
import './read.css';

interface Props {
  schema: JsonObject;
  value: JsonObject;
  directory: Directory;
  marked?: string[];
  /** A way to change a part; without it the answers are only read. */
  changePart?: (partKey: string, title: string) => React.ReactNode;
}

/** A filled form to read: parts, names, values; nothing that looks as if it could be typed into. */
export function AnswerList({ schema, value, directory, marked = [], changePart }: Props) {
  const { say } = useLanguage();
  const model = useMemo(() => compile(schema), [schema]);
  const layout = layoutFor(model, value);
  return (
    <div className="answers">
      {partsOf(model, layout).map((part) => (
        <section key={part.key} className="answer-part">
          {(part.title || changePart) && (
            <div className="answer-head">
              <h2>{part.title ? say(part.title) : ''}</h2>
              {changePart?.(part.key, part.title ? say(part.title) : '')}
            </div>
          )}
          <dl className="answer-grid">
            {part.fields.map((placed) => (
              <Answer
                key={placed.field.id}
                placed={placed}
                value={value}
                directory={directory}
                marked={marked.some((at) => at === `/${placed.field.id}` || at.startsWith(`/${placed.field.id}/`))}
              />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

const WIDE = new Set(['table', 'geometry', 'group', 'long-text', 'many-systems']);

function Answer({
  placed,
  value,
  directory,
  marked,
}: {
  placed: Placed;
  value: JsonObject;
  directory: Directory;
  marked: boolean;
}) {
  const { say, t } = useLanguage();
  const { field } = placed;
  const own = value[field.id];
  return (
    <div
      className={`answer${WIDE.has(field.kind) ? ' answer-wide' : field.kind === 'address' ? ' answer-double' : ''}${marked ? ' answer-marked' : ''}`}
    >
      <dt>
        {say(field.title)}
        {field.unit && t.shell.inBrackets(field.unit)}
        {marked && <span className="form-marked">{t.form.toCorrect}</span>}
      </dt>
      <dd>
        {field.kind === 'table' && Array.isArray(own) && own.length > 0 ? (
          <AnswerTable field={field} rows={own} directory={directory} />
        ) : (
          <AnswerValue field={field} value={own} directory={directory} />
        )}
      </dd>
    </div>
  );
}
