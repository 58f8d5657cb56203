import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '@/api/client';
import { useGet } from '@/api/query';
import type { Case, CaseRow, JsonObject, Procedure, System } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { caseTitle } from '@/lib/title';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';
import { MaterialsNeeded } from './MaterialsNeeded';
import { OtherPosts } from './OtherPosts';
import { StepList } from './StepList';

export default function ProcedurePage() {
  const { system: systemId = '', procedure: id = '' } = useParams();
  const { t, say } = useLanguage();
  const words = t.work.procedure;
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const systems = useGet<System[] | { items: System[] }>('/systems');
  const procedure = useGet<Procedure>(`/systems/${systemId}/procedures/${id}`);
  const drafts = useGet<{ items: CaseRow[] }>(`/cases?state=draft&mine=1&system=${systemId}`);
  if (procedure.error) return <Failure error={procedure.error} onRetry={() => procedure.refetch()} />;
  if (!procedure.data || !systems.data) return <Loading />;
  const all = Array.isArray(systems.data) ? systems.data : systems.data.items;
  const system = all.find((one) => one.id === systemId);
  const summary = system?.procedures.find((one) => one.id === id);
  const given = procedure.data;
  const record = params.get('record');
  const canStart = summary?.['can-start'] ?? false;
  const mine = (drafts.data?.items ?? []).filter((row) => row['procedure-title'].zh === given.title.zh);

  const start = async () => {
    setBusy(true);
    setRefused(null);
    try {
      const form = readForm(params.get('form'));
      const opened = await api.post<Case>('/cases', {
        system: systemId,
        procedure: id,
        ...(form ? { form } : {}),
        ...(record ? { record } : {}),
      });
      navigate(`/cases/${opened.id}/fill`);
    } catch (error) {
      setRefused(error);
      setBusy(false);
    }
  };
  const limits = given.clocks.filter((clock) => typeof clock.limit === 'number');
  const needsRecord = given.record !== null && !record;
  return (
    <>
      <PageHead
        crumbs={[
          { label: t.shell.nav.systems, to: '/systems' },
          { label: system ? say(system.title) : systemId, to: `/systems/${systemId}` },
        ]}
        title={say(given.title)}
        about={given.about ? say(given.about) : undefined}
        tools={
          canStart &&
          !needsRecord && (
            <button type="button" className="button button-primary" disabled={busy} onClick={start}>
              {busy ? words.starting : words.start}
            </button>
          )
        }
      />
      {refused !== null && <Failure error={refused} />}
      {!canStart && (
        <div className="note note-warn">
          <p className="note-title">{words.cannot}</p>
          <p>{say(summary?.['why-not'])}</p>
          <OtherPosts system={systemId} procedure={id} />
        </div>
      )}
      {needsRecord && given.record && (
        <p className="note note-info">
          {words.fromRecord}{' '}
          <Link
            to={`/registers/${given.record.includes('/') ? given.record : `${systemId}/${given.record}`}?start=${systemId}/${id}`}
          >
            {words.chooseRecord}
          </Link>
        </p>
      )}
      {mine.length > 0 && (
        <div className="note note-info">
          {words.yourDrafts}
          <ul className="note-list">
            {mine.slice(0, 5).map((row) => (
              <li key={row.id}>
                <Link to={`/cases/${row.id}/fill`}>{caseTitle(row.title, row['procedure-title'], say)}</Link>{' '}
                <span className="muted">{formatTime(row.updated)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="two-columns">
        <div className="stack">
          <Card title={words.materials}>
            <MaterialsNeeded materials={given.materials} />
          </Card>
          <Card title={words.steps}>
            <StepList steps={given.steps} />
          </Card>
        </div>
        <div className="stack">
          {(given['expected-days'] !== null || limits.length > 0) && (
            <Card title={words.time}>
              {given['expected-days'] !== null && <p>{words.expected(given['expected-days'])}</p>}
              {limits.map((clock) => (
                <p key={clock.id}>
                  {say(clock.title)}
                  {t.shell.colon}
                  {String(clock.limit)} {t.cases.clocks.units[clock.unit as 'wd'] ?? clock.unit}
                </p>
              ))}
            </Card>
          )}
          {given.facts.length > 0 && (
            <Card title={words.facts}>
              <p className="muted">{words.factsAbout}</p>
              <ul className="bullets">
                {[...new Set(given.facts.map((fact) => fact.why))].map((why) => (
                  <li key={why}>{why}</li>
                ))}
              </ul>
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

function readForm(text: string | null): JsonObject | null {
  if (!text) return null;
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
