import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { query } from '@/api/client';
import { directory } from '@/api/directory';
import { usePages } from '@/api/query';
import type { OrganisationRow } from '@/api/shapes';
import { vocabulary, wordsFor } from '@/form/labels';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { SearchBox } from '@/ui/SearchBox';
import { CreateAuthority } from './CreateAuthority';

export default function OrganisationsPage() {
  const { t, lang } = useLanguage();
  const words = t.places.organisations;
  const own = t.places.organisation;
  const [params, setParams] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const q = params.get('q') ?? '';
  const kind = params.get('kind') ?? '';
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next);
  };
  const list = usePages<OrganisationRow>(`/organisations${query({ q, kind })}`, { keep: true });
  const columns: Column<OrganisationRow>[] = [
    {
      key: 'name',
      title: words.name,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={`/organisations/${encodeURIComponent(row['credit-code'])}`}>{row.name}</Link>
          <small className="cell-sub mono">{row['credit-code']}</small>
        </>
      ),
    },
    { key: 'kinds', title: own.kinds, cell: (row) => wordsFor('organisation-kind', row.kinds, lang) },
    {
      key: 'division',
      title: own.division,
      cell: (row) => row.division && <Ref kind="division" id={row.division} directory={directory} />,
    },
    { key: 'status', title: own.status, cell: (row) => row.status },
  ];
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        tools={
          <>
            <select
              className="form-input form-select inline-filter"
              aria-label={own.kinds}
              value={kind}
              onChange={(event) => set('kind', event.target.value)}
            >
              <option value="">{t.work.filter.all}</option>
              {vocabulary('organisation-kind').map((word) => (
                <option key={word.id} value={word.id}>
                  {word[lang]}
                </option>
              ))}
            </select>
            <SearchBox label={words.find} value={q} onSearch={(text) => set('q', text)} />
            <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
              {words.create}
            </button>
          </>
        }
      />
      <Card flush>
        <Paged list={list}>
          {(items) => (
            <DataTable
              label={words.title}
              columns={columns}
              rows={items}
              rowKey={(row) => row['credit-code']}
              empty={words.none}
            />
          )}
        </Paged>
      </Card>
      {creating && <CreateAuthority onClose={() => setCreating(false)} />}
    </>
  );
}
