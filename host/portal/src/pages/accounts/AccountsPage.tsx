import { Link, useSearchParams } from 'react-router';
import { query } from '@/api/client';
import { usePages } from '@/api/query';
import type { Account, AccountState } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatFen } from '@/lib/money';
import { formatDay } from '@/lib/time';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { SearchBox } from '@/ui/SearchBox';
import { Tag } from '@/ui/Tag';
import { AccountTag } from './AccountTag';
import './accounts.css';

const STATES: AccountState[] = ['open', 'frozen', 'closed'];

/** The supervised accounts that I may see. */
export default function AccountsPage() {
  const { t } = useLanguage();
  const words = t.accounts;
  const [params, setParams] = useSearchParams();
  const state = params.get('state') ?? '';
  const q = params.get('q') ?? '';
  const list = usePages<Account>(`/ledger${query({ state, q })}`, { keep: true });
  const columns = useColumns();
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next);
  };
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        tools={
          <>
            <label className="inline-select">
              {words.state}
              <select
                className="form-input form-select"
                value={state}
                onChange={(event) => set('state', event.target.value)}
              >
                <option value="">{t.work.filter.all}</option>
                {STATES.map((one) => (
                  <option key={one} value={one}>
                    {words.states[one]}
                  </option>
                ))}
              </select>
            </label>
            <SearchBox label={words.find} value={q} onSearch={(text) => set('q', text)} />
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
              rowKey={(row) => row.id}
              empty={q || state ? words.noneFound : words.none}
            />
          )}
        </Paged>
      </Card>
    </>
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
