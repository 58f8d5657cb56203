import { Link, useSearchParams } from 'react-router';
import { query } from '@/api/client';
import { directory } from '@/api/directory';
import { usePages } from '@/api/query';
import type { ProjectRow } from '@/api/shapes';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { SearchBox } from '@/ui/SearchBox';
import { Tag } from '@/ui/Tag';

export default function ProjectsPage() {
  const { t } = useLanguage();
  const words = t.places.projects;
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
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
    <>
      <PageHead
        title={words.title}
        about={words.about}
        tools={<SearchBox label={words.find} value={q} onSearch={(text) => setParams(text ? { q: text } : {})} />}
      />
      <Card flush>
        <Paged list={list}>
          {(items) => (
            <DataTable
              label={words.title}
              columns={columns}
              rows={items}
              rowKey={(row) => row['project-no']}
              empty={words.none}
            />
          )}
        </Paged>
      </Card>
    </>
  );
}
