import { Link } from 'react-router';
import { useGet } from '@/api/query';
import type { Seal, SealUse } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { DataTable } from '@/ui/DataTable';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';

const DIGEST_SHOWN = 12;

/** What a seal has sealed; nothing of it is ever changed. */
export function Uses({ seal, onClose }: { seal: Seal; onClose: () => void }) {
  const { t, say } = useLanguage();
  const words = t.seals.uses;
  const uses = useGet<{ items: SealUse[] }>(`/seals/${encodeURIComponent(seal.id)}/uses`);
  const title = (use: SealUse) => [say(use['document-title']), use['document-number']].filter(Boolean).join(' ');
  return (
    <Dialog title={`${seal.name} · ${words.open}`} onClose={onClose} wide>
      {uses.error ? (
        <Failure error={uses.error} onRetry={() => uses.refetch()} />
      ) : !uses.data ? (
        <Loading />
      ) : (
        <DataTable
          label={words.open}
          rows={uses.data.items}
          rowKey={(use) => use.id}
          empty={words.none}
          columns={[
            { key: 'at', title: words.at, cell: (use) => formatTime(use.at) },
            {
              key: 'document',
              title: words.document,
              cell: (use) =>
                use.case ? <Link to={`/cases/${encodeURIComponent(use.case)}`}>{title(use)}</Link> : title(use),
            },
            { key: 'person', title: words.person, cell: (use) => use['person-name'] ?? words.byHub },
            {
              key: 'digest',
              title: words.digest,
              cell: (use) => (
                <span className="mono" title={use.sha256}>
                  {use.sha256.slice(0, DIGEST_SHOWN)}…
                </span>
              ),
            },
          ]}
        />
      )}
    </Dialog>
  );
}
