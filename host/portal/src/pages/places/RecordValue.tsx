import { Link } from 'react-router';
import { directory } from '@/api/directory';
import type { Json, RegisterField } from '@/api/shapes';
import { positionsOf } from '@/form/geometry/coordinates';
import { Sketch } from '@/form/geometry/Sketch';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { capitalFen, formatFen } from '@/lib/money';
import { formatTime } from '@/lib/time';
import { textOf, wordAnywhere } from './choices';
import { RecordTable } from './RecordTable';
import '@/form/geometry/geometry.css';

const TWO = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

interface Props {
  field: RegisterField;
  value: Json | undefined;
  short?: boolean;
}

/** A register's value by its field type. */
export function RecordValue({ field, value, short }: Props) {
  const { type } = field;
  const { t, lang } = useLanguage();
  if (value === undefined || value === null || value === '') return <span className="answer-empty">—</span>;
  if (type.startsWith('choice') || type.startsWith('many')) {
    const list = Array.isArray(value) ? value : [value];
    return <>{list.map((one) => wordAnywhere(String(one), lang)).join(t.shell.comma)}</>;
  }
  switch (type) {
    case 'money':
      return typeof value === 'number' ? (
        <>
          {formatFen(value)}
          {!short && <small className="answer-capital">{capitalFen(value)}</small>}
        </>
      ) : (
        String(value)
      );
    case 'area-m2':
      return <>{typeof value === 'number' ? value.toLocaleString('en-US', TWO) : String(value)}</>;
    case 'decimal':
      return (
        <>{typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : String(value)}</>
      );
    case 'boolean':
      return <>{value === true ? t.form.yes : t.form.no}</>;
    case 'date-time':
      return <>{formatTime(String(value))}</>;
    case 'organisation':
    case 'person':
    case 'project':
    case 'division':
      return <Ref kind={type} id={String(value)} directory={directory} />;
    case 'file':
      return (
        <Link to={`/api/v1/files/${encodeURIComponent(String(value))}`} reloadDocument>
          {String(value)}
        </Link>
      );
    case 'geometry': {
      const positions = positionsOf(value);
      return short || positions.length < 2 ? (
        <span className="mono">{positions[0]?.join(', ')}</span>
      ) : (
        <Sketch positions={positions} others={[]} shape="any" />
      );
    }
    case 'table':
      return Array.isArray(value) && !short ? (
        <RecordTable field={field} rows={value} />
      ) : Array.isArray(value) ? (
        t.form.rows(value.length)
      ) : (
        ''
      );
    default:
      return <>{typeof value === 'object' ? JSON.stringify(value) : textOf(field.id, String(value), lang)}</>;
  }
}
