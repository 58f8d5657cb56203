import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { CaseRow } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatDay, formatTime } from '@/lib/time';
import { caseTitle } from '@/lib/title';
import { type Column, DataTable } from '@/ui/DataTable';
import { Due } from '@/ui/Due';
import { StateTag } from '@/ui/StateTag';

interface Props {
  rows: CaseRow[];
  empty: ReactNode;
  compact?: boolean;
}

export function casePath(row: CaseRow): string {
  return row.state === 'draft' ? `/cases/${row.id}/fill` : `/cases/${row.id}`;
}

export function CaseTable({ rows, empty, compact }: Props) {
  const { t, say } = useLanguage();
  const words = t.work.columns;
  const columns: Column<CaseRow>[] = [
    {
      key: 'case',
      title: words.case,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={casePath(row)}>{caseTitle(row.title, row['procedure-title'], say)}</Link>
          <small className="cell-sub">
            {compact ? `${say(row['procedure-title'])} · ${formatTime(row.updated)}` : (row.number ?? t.work.noNumber)}
          </small>
        </>
      ),
    },
    {
      key: 'procedure',
      title: words.procedure,
      className: 'col-words',
      cell: (row) => (
        <>
          {say(row['procedure-title'])}
          <small className="cell-sub">{say(row['system-title'])}</small>
        </>
      ),
    },
    { key: 'state', title: words.state, cell: (row) => <StateTag state={row.state} /> },
    { key: 'step', title: words.step, cell: (row) => row['step-titles'].map(say).join(t.shell.comma) },
    { key: 'due', title: words.due, cell: (row) => <Due due={row.due} overdue={row.overdue} /> },
    { key: 'updated', title: words.updated, className: 'nowrap', cell: (row) => formatDay(row.updated) },
  ];
  const shown = compact ? columns.slice(0, 1) : columns;
  return (
    <DataTable
      label={compact ? t.work.draftsTitle : t.shell.nav.cases}
      columns={shown}
      rows={rows}
      rowKey={(row) => row.id}
      rowClass={(row) => (row.overdue ? 'row-over' : undefined)}
      empty={empty}
    />
  );
}
