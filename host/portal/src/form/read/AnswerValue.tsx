import type { Json, JsonObject } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { capitalFen } from '@/lib/money';
import type { Directory } from '../directory';
import { positionsOf } from '../geometry/coordinates';
import { Sketch } from '../geometry/Sketch';
import type { Field } from '../model';
import { layoutFor } from '../model';
import { showText } from '../parse';
import { Ref } from './Ref';
import '../geometry/geometry.css';

interface Props {
  field: Field;
  value: Json | undefined;
  directory: Directory;
  inTable?: boolean;
}

export function AnswerValue({ field, value, directory, inTable }: Props) {
  const { t, lang } = useLanguage();
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className="answer-empty">{inTable ? '—' : t.form.answers.empty}</span>;
  switch (field.kind) {
    case 'organisation':
    case 'person':
    case 'project':
    case 'division':
    case 'system':
      return <Ref kind={field.kind} id={String(value)} directory={directory} />;
    case 'many-systems':
    case 'many-people':
      return (
        <>
          {(value as string[]).map((id, index) => (
            <span key={id}>
              {index > 0 && t.shell.comma}
              <Ref kind={field.kind === 'many-people' ? 'person' : 'system'} id={id} directory={directory} />
            </span>
          ))}
        </>
      );
    case 'file':
      return <a href={`/api/v1/files/${encodeURIComponent(String(value))}`}>{String(value)}</a>;
    case 'geometry': {
      const positions = positionsOf(value);
      if (inTable) return <>{t.form.answers.points(positions.length)}</>;
      return positions.length === 1 ? (
        <span className="mono">{positions[0]?.join(', ')}</span>
      ) : (
        <Sketch positions={positions} others={[]} shape={field.shape} />
      );
    }
    case 'group':
      return <Group field={field} value={value as JsonObject} directory={directory} />;
    case 'money':
      return (
        <>
          {showText(field, value, lang, t.form.yes, t.form.no)}
          {!inTable && (
            <>
              {!/元）|yuan\)/.test(field.title[lang]) && ` ${t.form.yuan}`}
              {typeof value === 'number' && <small className="answer-capital">{capitalFen(value)}</small>}
            </>
          )}
        </>
      );
    case 'long-text':
      return <span className="answer-long">{String(value)}</span>;
    default: {
      const text = showText(field, value, lang, t.form.yes, t.form.no);
      return (
        <>
          {field.kind === 'area-m2' && !inTable && !/平方米）|m²\)/.test(field.title[lang])
            ? `${text} ${t.form.m2}`
            : text}
        </>
      );
    }
  }
}

function Group({ field, value, directory }: { field: Field; value: JsonObject; directory: Directory }) {
  const { say } = useLanguage();
  if (!field.inner) return null;
  return (
    <dl className="answer-grid">
      {layoutFor(field.inner, value).fields.map((placed) => (
        <div className="answer" key={placed.field.id}>
          <dt>{say(placed.field.title)}</dt>
          <dd>
            <AnswerValue field={placed.field} value={value[placed.field.id]} directory={directory} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
