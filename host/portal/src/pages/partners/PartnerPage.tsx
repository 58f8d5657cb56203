import { useParams } from 'react-router';
import { api } from '@/api/client';
import { useGet, useRefresh } from '@/api/query';
import type { Partner } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { DeedTold, useDeed } from '@/ui/Deed';
import { Reading } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { Deliveries } from './Deliveries';
import { HealthTag } from './HealthTag';
import { KeyChanges } from './KeyChanges';
import { Keys } from './Keys';
import { Overview } from './Overview';
import { worded } from './read';

/** One partnership: what is to be done, how it stands, its keys, and what its webhook was told. */
export default function PartnerPage() {
  const { id = '' } = useParams();
  const { t } = useLanguage();
  const words = t.partners;
  const path = `/partners/${encodeURIComponent(id)}`;
  const result = useGet<Partner>(path);
  const refresh = useRefresh();
  const { told, busy, deed } = useDeed();
  const partner = result.data;
  const test = () =>
    deed(async () => {
      await api.post(`${path}/test`);
      await acknowledged(path);
      await refresh('/partners');
      return words.tested;
    });
  return (
    <>
      <PageHead
        title={partner?.name ?? id}
        about={
          partner && (
            <>
              <HealthTag partner={partner} /> <span className="mono">{partner.id}</span> ·{' '}
              {worded(words.kinds, partner.kind)}
            </>
          )
        }
        crumbs={[{ label: words.title, to: '/partners' }]}
        tools={
          partner?.state === 'active' && (
            <button type="button" className="button button-primary" disabled={busy} onClick={test}>
              {words.test}
            </button>
          )
        }
      />
      <DeedTold told={told} />
      <Reading result={result}>{() => partner && <Sections partner={partner} path={path} />}</Reading>
    </>
  );
}

/** A short while: who takes it at once is seen to have taken it. */
async function acknowledged(path: string): Promise<void> {
  for (let look = 0; look < 5; look++) {
    await new Promise((resolve) => setTimeout(resolve, 600));
    const partner = await api.get<Partner>(path);
    if (partner.ping?.acknowledged) return;
  }
}

function Sections({ partner, path }: { partner: Partner; path: string }) {
  const { t, say } = useLanguage();
  const words = t.partners;
  return (
    <div className="stack">
      <Card title={words.todo}>
        {partner.remedies.length === 0 && <p className="muted">{words.fine}</p>}
        {partner.remedies.map((remedy) => (
          <p key={remedy.code + remedy.en} className={`note ${remedy.level === 'broken' ? 'note-bad' : 'note-warn'}`}>
            {say(remedy)}
          </p>
        ))}
      </Card>
      <Overview partner={partner} />
      <Keys partner={partner} />
      {partner.changes.length > 0 && <KeyChanges partner={partner} path={path} />}
      {partner.webhook && <Deliveries path={path} />}
    </div>
  );
}
