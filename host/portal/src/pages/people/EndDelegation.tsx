import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Delegation } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { ActDialog } from '@/ui/ActDialog';

export function EndDelegation({ row, onClose }: { row: Delegation; onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.people.delegations;
  const refresh = useRefresh();
  const end = async () => {
    await api.delete(`/delegations/${encodeURIComponent(row['delegation-no'])}`);
    await refresh('/delegations', '/me');
  };
  return (
    <ActDialog title={words.endTitle} go={words.end} danger onClose={onClose} onGo={end}>
      <p>{words.endAbout(row['delegate-name'], row['person-name'])}</p>
    </ActDialog>
  );
}
