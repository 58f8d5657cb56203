import type { Partner, PartnerKey } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatDay } from '@/lib/time';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Tag } from '@/ui/Tag';

export function Keys({ partner }: { partner: Partner }) {
  const { t } = useLanguage();
  const words = t.partners;
  const columns: Column<PartnerKey>[] = [
    {
      key: 'key',
      title: words.key,
      className: 'col-main',
      cell: (row) => (
        <>
          <span className="mono">{row.kid}</span>
          <small className="cell-sub">{row.algorithm}</small>
        </>
      ),
    },
    {
      key: 'state',
      title: words.stands,
      cell: (row) => (
        <>
          <Tag tone={row.state === 'valid' ? 'green' : 'plain'}>{words.keyStates[row.state]}</Tag>
          {row.reason && <small className="cell-sub">{row.reason}</small>}
        </>
      ),
    },
    {
      key: 'added',
      title: words.added,
      className: 'nowrap',
      cell: (row) => (
        <>
          {formatDay(row.added)}
          <small className="cell-sub">{words.age(row['age-days'])}</small>
        </>
      ),
    },
    {
      key: 'due',
      title: words.due,
      className: 'nowrap',
      cell: (row) => (row.state === 'valid' ? formatDay(row.due) : formatDay(row.revoked)),
    },
  ];
  return (
    <Card flush title={words.keys}>
      <DataTable
        label={words.keys}
        columns={columns}
        rows={partner.keys}
        rowKey={(row) => row.kid}
        empty={words.never}
      />
    </Card>
  );
}
