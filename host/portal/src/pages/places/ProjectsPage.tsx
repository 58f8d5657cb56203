import { Link } from 'react-router';
import { query } from '@/api/client';
import { directory } from '@/api/directory';
import { usePages } from '@/api/query';
import type { ProjectRow } from '@/api/shapes';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import type { Column } from '@/ui/DataTable';
import { useFilters } from '@/ui/Filter';
import { ListPage } from '@/ui/ListPage';
import { SearchBox } from '@/ui/SearchBox';
import { Tag } from '@/ui/Tag';

export default function ProjectsPage() {
  const { t } = useLanguage();
  const words = t.places.projects;
  const filters = useFilters();
  const q = filters.get('q');
  const list = usePages<ProjectRow>(`/projects${query({ q })}`, { keep: true });
  const columns: Column<ProjectRow>[] = [
    {
      key: 'name',
      title: words.name,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={`/projects/${encodeURIComponent(row['project-no'])}`}>{row.name}</Link>
          <small className="cell-sub mono">{row['project-no']}</small>
        </>
      ),
    },
    { key: 'owner', title: words.owner, cell: (row) => row['owner-name'] ?? row.owner },
    {
      key: 'division',
      title: words.division,
      cell: (row) => <Ref kind="division" id={row.division} directory={directory} />,
    },
    { key: 'status', title: words.status, cell: (row) => <Tag tone="blue">{row.status}</Tag> },
  ];
  return (
    <ListPage
      title={words.title}
      about={words.about}
      tools={<SearchBox label={words.find} value={q} onSearch={(text) => filters.set('q', text)} />}
      list={list}
      columns={columns}
      rowKey={(row) => row['project-no']}
      empty={words.none}
    />
  );
}
