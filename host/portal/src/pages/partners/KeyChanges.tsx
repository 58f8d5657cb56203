import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { KeyChange, Partner } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { ActDialog } from '@/ui/ActDialog';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { DeedTold, useDeed } from '@/ui/Deed';
import { Tag } from '@/ui/Tag';
import { worded } from './read';

const TONES = { pending: 'amber', approved: 'green', refused: 'plain', done: 'plain' } as const;

/** Changes of a partner's keys; a second operator approves a new one after he has seen it. */
export function KeyChanges({ partner, path }: { partner: Partner; path: string }) {
  const { t } = useLanguage();
  const words = t.partners;
  const refresh = useRefresh();
  const { told, deed } = useDeed();
  const [approving, setApproving] = useState<KeyChange | null>(null);
  const decide = async (change: KeyChange, verdict: 'approve' | 'refuse') => {
    await api.post(`${path}/key-changes/${change.id}/${verdict}`);
    await refresh('/partners');
  };
  const refuse = (change: KeyChange) =>
    deed(async () => {
      await decide(change, 'refuse');
      return words.refused;
    });
  const columns: Column<KeyChange>[] = [
    {
      key: 'what',
      title: words.key,
      className: 'col-main',
      cell: (row) => (
        <>
          {words.actions[row.action]} <span className="mono">{row.kid}</span>
          {row.reason && <small className="cell-sub">{row.reason}</small>}
        </>
      ),
    },
    {
      key: 'state',
      title: words.stands,
      cell: (row) => <Tag tone={TONES[row.state]}>{worded(words.changeStates, row.state)}</Tag>,
    },
    {
      key: 'asked',
      title: words.askedBy,
      cell: (row) => (
        <>
          {row['asked-by'] || words.emergency}
          <small className="cell-sub">{formatTime(row.asked)}</small>
        </>
      ),
    },
    {
      key: 'tools',
      title: '',
      className: 'col-tools',
      cell: (row) =>
        row.state === 'pending' && (
          <>
            {row.own ? (
              <small className="cell-sub">{words.own}</small>
            ) : (
              <button type="button" className="button button-small" onClick={() => setApproving(row)}>
                {words.approve}
              </button>
            )}{' '}
            <button type="button" className="button button-small" onClick={() => refuse(row)}>
              {row.own ? words.takeBack : words.refuse}
            </button>
          </>
        ),
    },
  ];
  return (
    <>
      <DeedTold told={told} />
      <Card flush title={words.changes}>
        <p className="muted card-note">{words.changesAbout}</p>
        <DataTable
          label={words.changes}
          columns={columns}
          rows={partner.changes}
          rowKey={(row) => row.id}
          empty={words.never}
        />
      </Card>
      {approving && (
        <ActDialog
          title={words.approveTitle}
          go={words.approve}
          onClose={() => setApproving(null)}
          onGo={() => decide(approving, 'approve')}
        >
          <p>{words.approveAbout}</p>
          <p className="mono">
            {approving.kid} · {approving.algorithm}
          </p>
          <pre className="pre mono">{approving.key}</pre>
        </ActDialog>
      )}
    </>
  );
}
