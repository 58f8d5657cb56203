import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { query, send } from '@/api/client';
import { usePages } from '@/api/query';
import type { RegisterPage as Answer, RegisterField, RegisterRow } from '@/api/shapes';
import { type Bilingual, useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { saveAs } from '@/lib/download';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Failure } from '@/ui/Failure';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { SearchBox } from '@/ui/SearchBox';
import { Tag } from '@/ui/Tag';
import { RecordValue } from './RecordValue';
import { RegisterFilter } from './RegisterFilter';
import { titled } from './titles';
import { useRegisterTitle } from './useRegisterTitle';

const COLUMNS = 6;
/** Never broken over two lines. */
const WHOLE = new Set(['date', 'date-time', 'money', 'decimal', 'area-m2', 'integer', 'division', 'boolean']);
const SHORT = new Set(['table', 'geometry', 'long-text', 'json', 'file']);

/** A register as a list: the short fields as columns, the rest on the record's own page. */
export default function RegisterPage() {
  const { system = '', register = '' } = useParams();
  const { t, say } = useLanguage();
  const words = t.places.registers;
  const [params, setParams] = useSearchParams();
  const [failed, setFailed] = useState<unknown>(null);
  const start = params.get('start');
  const filters = [...params].filter(([key]) => key !== 'start');
  const path = `/registers/${system}/${register}`;
  const list = usePages<RegisterRow, Answer>(`${path}${query({ ...Object.fromEntries(filters), limit: 100 })}`, {
    keep: true,
  });
  const title = useRegisterTitle(system, register);
  const fields = list.first?.fields ?? [];
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next);
  };
  const csv = async () => {
    setFailed(null);
    try {
      const answer = await send('GET', `${path}${query(Object.fromEntries(filters))}`, { accept: 'text/csv' });
      saveAs(await answer.blob(), `${system}-${register}.csv`);
    } catch (error) {
      setFailed(error);
    }
  };
  return (
    <>
      <PageHead
        crumbs={[{ label: words.title, to: '/registers' }]}
        title={title}
        tools={
          <>
            <SearchBox label={words.find} value={params.get('q') ?? ''} onSearch={(text) => set('q', text)} />
            <button type="button" className="button" onClick={csv}>
              {words.csv}
            </button>
          </>
        }
      />
      {failed !== null && <Failure error={failed} />}
      <RegisterFilter fields={fields} params={params} onSet={set} />
      <Card flush>
        <Paged list={list}>
          {(items) => (
            <DataTable
              label={title}
              columns={columnsOf(fields, items, path, start, { t, words, say })}
              rows={items}
              rowKey={(row) => row.key}
              empty={words.noRows}
            />
          )}
        </Paged>
      </Card>
    </>
  );
}

interface Words {
  t: Texts;
  words: { key: string; retired: string; startFrom: string };
  say: (text: Bilingual) => string;
}

function columnsOf(
  fields: RegisterField[],
  rows: RegisterRow[],
  path: string,
  start: string | null,
  { t, words, say }: Words,
): Column<RegisterRow>[] {
  // Most often the key is a field of its own: it is shown once, under that field's name.
  const isKey = (field: RegisterField) => rows.length > 0 && rows.every((row) => row.data[field.id] === row.key);
  const own = fields.find(isKey);
  const shown = fields.filter((field) => !SHORT.has(field.type) && field !== own).slice(0, COLUMNS);
  const columns: Column<RegisterRow>[] = [
    {
      key: '#key',
      title: (own && say(own.title)) || words.key,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link className="mono" to={`${path}/record?key=${encodeURIComponent(row.key)}`}>
            {row.key}
          </Link>{' '}
          {row.retired && <Tag tone="amber">{typeof row.retired === 'string' ? row.retired : words.retired}</Tag>}
        </>
      ),
    },
    ...shown.map((field) => ({
      key: field.id,
      title: titled(field, t, say),
      className: WHOLE.has(field.type) ? 'nowrap' : undefined,
      cell: (row: RegisterRow) => <RecordValue field={field} value={row.data[field.id]} short />,
    })),
  ];
  if (start)
    columns.push({
      key: '#start',
      title: '',
      className: 'col-tools',
      cell: (row) => (
        <Link className="button button-small" to={`/systems/${start}?record=${encodeURIComponent(row.key)}`}>
          {words.startFrom}
        </Link>
      ),
    });
  return columns;
}
