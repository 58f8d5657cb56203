import { useState } from 'react';
import { useGet } from '@/api/query';
import type { Seal } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';
import { Applications } from './Applications';
import { IssueOwn, IssueSeal } from './IssueSeal';
import { SealList } from './SealList';

/** My signatures, the seals of the organisation I act for, and what was asked of them. */
export default function SealsPage() {
  const { t } = useLanguage();
  const words = t.seals;
  const seals = useGet<{ items: Seal[]; issues: string | null }>('/seals');
  const [issuing, setIssuing] = useState<'own' | 'organisation' | null>(null);
  if (seals.error) return <Failure error={seals.error} onRetry={() => seals.refetch()} />;
  if (!seals.data) return <Loading />;
  const { items, issues } = seals.data;
  const own = items.filter((seal) => seal.kind === 'personal');
  const renews = own.length > 0 && own.every((seal) => seal.state === 'withdrawn');
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <div className="stack">
        <Card
          title={words.mine}
          tools={
            <span className="action-buttons">
              {renews && (
                <button type="button" className="button" onClick={() => setIssuing('own')}>
                  {words.issue.own}
                </button>
              )}
              {issues && (
                <button type="button" className="button button-primary" onClick={() => setIssuing('organisation')}>
                  {words.issue.open}
                </button>
              )}
            </span>
          }
        >
          <SealList seals={items} />
        </Card>
        <Applications />
      </div>
      {issuing === 'own' && <IssueOwn onClose={() => setIssuing(null)} />}
      {issuing === 'organisation' && issues && <IssueSeal organisation={issues} onClose={() => setIssuing(null)} />}
    </>
  );
}
