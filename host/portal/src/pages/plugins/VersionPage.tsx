import { useParams } from 'react-router';
import { asProblem } from '@/api/problem';
import { useGet } from '@/api/query';
import type { Plugins, Version } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { Acts } from './Acts';
import { DiffCard } from './DiffCard';
import { RehearsalCard, useRehearsal } from './RehearsalCard';
import { ReviewCard } from './ReviewCard';
import { RightsCard } from './RightsCard';
import { RunningCard } from './RunningCard';
import { SwitchesCard, useSwitches } from './Switches';
import { VersionTag } from './VersionTag';
import { versionPath } from './versions';
import { Way } from './Way';
import { wayOf } from './way';
import './plugins.css';

/** One version on its way: where it stands, what it changes, how it was rehearsed, and who says that it may decide. */
export default function VersionPage() {
  const { id = '', version: v = '' } = useParams();
  const result = useGet<Version>(versionPath(id, v));
  if (result.error && asProblem(result.error).status === 403)
    return <NotYours error={result.error} onRetry={() => result.refetch()} />;
  if (result.error) return <Failure error={result.error} onRetry={() => result.refetch()} />;
  if (!result.data) return <Loading />;
  return <Shown version={result.data} />;
}

function Shown({ version }: { version: Version }) {
  const { t, say } = useLanguage();
  const words = t.plugins;
  const { operator } = useMe().person;
  const path = versionPath(version.system, version.version);
  const plugins = useGet<Plugins>('/plugins');
  const rehearsal = useRehearsal(path);
  const switches = useSwitches(version.system).data?.items ?? [];
  const reviews = plugins.data?.review ?? true;
  const onActive = plugins.data?.items.find((one) => one.system === version.system && one.active)?.cases ?? 0;
  const older = version.hurdles.some((hurdle) => hurdle.code === 'older');
  const waits = version.state === 'candidate' && !version.review && !older;
  return (
    <>
      <PageHead
        crumbs={[
          operator
            ? { label: words.title, to: '/admin/plugins' }
            : { label: words.desk.title, to: `/systems/${version.system}/desk` },
        ]}
        title={`${say(version.title)} ${version.version}`}
        about={
          <>
            <VersionTag state={version.state} parked={version.parked} /> {version.office} ·{' '}
            {words.casesRunning(version.cases)} · <span className="mono">{version.sha256.slice(0, 16)}</span>
          </>
        }
        tools={operator && <Acts version={version} casesOnActive={onActive} switches={switches} />}
      />
      {version.parked && <p className="note note-warn">{words.parkedWhy(version.parked)}</p>}
      <div className="stack">
        <Card title={words.way}>
          <Way steps={wayOf(version, reviews, rehearsal.data ?? null, switches)} />
          {version.review?.reason && <p className="muted">{words.review.said(version.review.reason)}</p>}
        </Card>
        <RunningCard version={version} />
        {version.state !== 'active' && <DiffCard system={version.system} path={path} />}
        <RehearsalCard version={version} />
        {operator && reviews && waits && <ReviewCard version={version} />}
        <RightsCard version={version} />
        <SwitchesCard system={version.system} />
      </div>
    </>
  );
}
