import { Link } from 'react-router';
import { query } from '@/api/client';
import { usePages } from '@/api/query';
import type { Account, AccountState } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatFen } from '@/lib/money';
import { formatDay } from '@/lib/time';
import type { Column } from '@/ui/DataTable';
import { Filter, useFilters } from '@/ui/Filter';
import { ListPage } from '@/ui/ListPage';
import { SearchBox } from '@/ui/SearchBox';
import { Tag } from '@/ui/Tag';
import { AccountTag } from './AccountTag';
import './accounts.css';

const STATES: AccountState[] = ['open', 'frozen', 'closed'];

/** The supervised accounts that I may see. */
export default function AccountsPage() {
  const { t } = useLanguage();
  const words = t.accounts;
  const filters = useFilters();
  const state = filters.get('state');
  const q = filters.get('q');
  const list = usePages<Account>(`/ledger${query({ state, q })}`, { keep: true });
  const columns = useColumns();
  return (
    <ListPage
      title={words.title}
      about={words.about}
      tools={
        <>
          <Filter
            label={words.state}
            value={state}
            options={STATES.map((one) => [one, words.states[one]])}
            onChoose={(one) => filters.set('state', one)}
          />
          <SearchBox label={words.find} value={q} onSearch={(text) => filters.set('q', text)} />
        </>
      }
      list={list}
      columns={columns}
      rowKey={(row) => row.id}
      empty={q || state ? words.noneFound : words.none}
    />
  );
}

function useColumns(): Column<Account>[] {
  const { t, say } = useLanguage();
  const words = t.accounts;
  const yuan = t.shell.inBrackets(t.form.yuan);
  return [
    {
      key: 'name',
      title: words.name,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={`/accounts/${encodeURIComponent(row.id)}`}>{row.name}</Link>
          <span className="cell-sub mono">{row.id}</span>
        </>
      ),
    },
    { key: 'chart', title: words.chart, cell: (row) => say(row.chart) || '—' },
    {
      key: 'asset',
      title: words.asset + yuan,
      className: 'amount',
      cell: (row) => (typeof row.asset === 'number' ? formatFen(row.asset) : '—'),
    },
    {
      key: 'held',
      title: words.held + yuan,
      className: 'amount',
      cell: (row) => (typeof row.held === 'number' ? formatFen(row.held) : '—'),
    },
    {
      key: 'state',
      title: words.state,
      cell: (row) => (
        <>
          <AccountTag account={row} />{' '}
          {(row.differences ?? 0) > 0 && <Tag tone="red">{words.openDifferences(row.differences ?? 0)}</Tag>}
        </>
      ),
    },
    { key: 'opened', title: words.opened, className: 'nowrap', cell: (row) => formatDay(row.opened) },
  ];
}
