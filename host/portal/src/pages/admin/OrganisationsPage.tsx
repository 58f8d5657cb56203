import { useState } from 'react';
import { Link } from 'react-router';
import { query } from '@/api/client';
import { directory } from '@/api/directory';
import { usePages } from '@/api/query';
import type { OrganisationRow } from '@/api/shapes';
import { vocabulary, wordsFor } from '@/form/labels';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import type { Column } from '@/ui/DataTable';
import { Filter, useFilters } from '@/ui/Filter';
import { ListPage } from '@/ui/ListPage';
import { SearchBox } from '@/ui/SearchBox';
import { CreateAuthority } from './CreateAuthority';

export default function OrganisationsPage() {
  const { t, lang } = useLanguage();
  const words = t.places.organisations;
  const own = t.places.organisation;
  const filters = useFilters();
  const [creating, setCreating] = useState(false);
  const q = filters.get('q');
  const kind = filters.get('kind');
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
    { key: 'kinds', title: own.kinds, cell: (row) => wordsFor('organisation-kind', row.kinds, lang) || '—' },
    {
      key: 'division',
      title: own.division,
      cell: (row) => row.division && <Ref kind="division" id={row.division} directory={directory} />,
    },
    { key: 'status', title: own.status, cell: (row) => t.places.status(row.status ?? '') },
  ];
  return (
    <ListPage
      title={words.title}
      about={words.about}
      tools={
        <>
          <Filter
            label={own.kinds}
            value={kind}
            options={vocabulary('organisation-kind').map((word) => [word.id, word[lang]])}
            onChoose={(one) => filters.set('kind', one)}
          />
          <SearchBox label={words.find} value={q} onSearch={(text) => filters.set('q', text)} />
          <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
            {words.create}
          </button>
        </>
      }
      list={list}
      columns={columns}
      rowKey={(row) => row['credit-code']}
      empty={words.none}
    >
      {creating && <CreateAuthority onClose={() => setCreating(false)} />}
    </ListPage>
  );
}
