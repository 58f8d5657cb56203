import { Link, useSearchParams } from 'react-router';
import { query, send } from '@/api/client';
import { usePages } from '@/api/query';
import type { Entry, Standing } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { saveAs } from '@/lib/download';
import { formatFen } from '@/lib/money';
import { formatTime } from '@/lib/time';
import { type Column, DataTable } from '@/ui/DataTable';
import { DeedTold, useDeed } from '@/ui/Deed';
import { Filter } from '@/ui/Filter';
import { Paged } from '@/ui/Paged';
import { kindName, subName, subText } from './names';

/** What was booked, newest first; the table of a filter is what its CSV holds. */
export function Entries({ path, account }: { path: string; account: Standing }) {
  const { t, say } = useLanguage();
  const words = t.accounts;
  const kindOf = (kind: string) => kindName(kind, account, t, say);
  const [params, setParams] = useSearchParams();
  const { told, busy, deed } = useDeed();
  const columns = useColumns(account);
  const asked = { sub: params.get('sub'), entry: params.get('entry') };
  const list = usePages<Entry>(`${path}/entries${query({ ...asked, order: 'newest' })}`, { keep: true });
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next, { replace: true });
  };
  const csv = () =>
    deed(async () => {
      const answer = await send('GET', `${path}/entries${query(asked)}`, { accept: 'text/csv' });
      saveAs(await answer.blob(), `${account.id}-entries.csv`);
      return words.saved;
    });
  const kinds = account.kinds ?? [...new Set(list.items.map((one) => one.entry))].sort();
  return (
    <>
      <div className="account-tools">
        <Filter
          label={words.sub}
          value={asked.sub ?? ''}
          options={account.subs.map((sub) => [sub.sub, subName(sub, say)])}
          onChoose={(value) => set('sub', value)}
        />
        <Filter
          label={words.kind}
          value={asked.entry ?? ''}
          options={kinds.map((kind) => [kind, kindOf(kind)])}
          onChoose={(value) => set('entry', value)}
        />
        <button type="button" className="button" disabled={busy} onClick={csv}>
          {words.csv}
        </button>
      </div>
      <DeedTold told={told} />
      <Paged list={list}>
        {(items) => (
          <DataTable
            label={words.tabs.entries}
            columns={columns}
            rows={items}
            rowKey={(row) => `${row.transaction}/${row.line}`}
            empty={asked.sub || asked.entry ? words.noneFound : words.noEntries}
          />
        )}
      </Paged>
    </>
  );
}

function useColumns(account: Standing): Column<Entry>[] {
  const { t, say } = useLanguage();
  const words = t.accounts;
  const yuan = t.shell.inBrackets(t.form.yuan);
  const kindOf = (kind: string) => kindName(kind, account, t, say);
  const amount = (fen: number | null) => (fen === null ? '' : formatFen(fen));
  return [
    { key: 'at', title: words.at, className: 'nowrap', cell: (row) => formatTime(row.at) },
    { key: 'no', title: words.transaction, className: 'mono nowrap', cell: (row) => row.transaction },
    { key: 'sub', title: words.sub, cell: (row) => subText(row.sub, account.subs, say) },
    { key: 'debit', title: words.debit + yuan, className: 'amount', cell: (row) => amount(row.debit) },
    { key: 'credit', title: words.credit + yuan, className: 'amount', cell: (row) => amount(row.credit) },
    { key: 'kind', title: words.kind, cell: (row) => kindOf(row.entry) },
    {
      key: 'reference',
      title: words.reference,
      className: 'mono',
      cell: (row) => [row.reference, row.order].filter(Boolean).join(' '),
    },
    {
      key: 'case',
      title: words.case,
      className: 'nowrap',
      cell: (row) => row.case && <Link to={`/cases/${row.case}`}>{words.toCase}</Link>,
    },
  ];
}
