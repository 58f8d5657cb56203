import type { Hold, SubLedger } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatFen } from '@/lib/money';
import { formatTime } from '@/lib/time';
import { DataTable } from '@/ui/DataTable';
import { subText } from './names';

/** What is set aside: a part of a sub-ledger, or the whole account. */
export function Holds({ holds, subs }: { holds: Hold[]; subs: SubLedger[] }) {
  const { t, say } = useLanguage();
  const words = t.accounts;
  const columns = [
    { key: 'hold', title: words.hold, className: 'col-main', cell: (row: Hold) => row.hold },
    { key: 'sub', title: words.sub, cell: (row: Hold) => (row.sub ? subText(row.sub, subs, say) : words.whole) },
    {
      key: 'amount',
      title: words.amount + t.shell.inBrackets(t.form.yuan),
      className: 'amount',
      cell: (row: Hold) => (row.sub ? formatFen(row.amount) : '—'),
    },
    { key: 'since', title: words.since, className: 'nowrap', cell: (row: Hold) => formatTime(row.since) },
  ];
  return (
    <DataTable
      label={words.tabs.holds}
      columns={columns}
      rows={holds}
      rowKey={(row) => `${row.sub ?? ''}/${row.hold}`}
      empty={words.noHolds}
    />
  );
}
