import { useId, useState } from 'react';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useGet, useRefresh } from '@/api/query';
import type { Rehearsal, Version } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { DeedTold, useDeed } from '@/ui/Deed';
import { Reading } from '@/ui/Paged';
import { Report } from './Report';
import { versionPath } from './versions';

const LOOK_AGAIN_MS = 1000;
const DECISIONS = 10_000;
const DECISIONS_MAX = 1_000_000;

/** The last rehearsal of a version; read again while it runs. */
export function useRehearsal(path: string) {
  return useGet<Rehearsal>(`${path}/rehearsal`, {
    again: (last) => (last?.state === 'running' ? LOOK_AGAIN_MS : false),
  });
}

/**
 * The active version's decisions, taken again by this one: how far that came, and what came out otherwise. A first
 * version has none to take again; its scenarios are played.
 */
export function RehearsalCard({ version, named }: { version: Version; named?: boolean }) {
  const { t } = useLanguage();
  const words = t.plugins.rehearsal;
  const me = useMe();
  const path = versionPath(version.system, version.version);
  const result = useRehearsal(path);
  const none = result.error !== null && asProblem(result.error).status === 404;
  const rehearsal = none ? undefined : result.data;
  const first = version.active === null;
  const mayBegin = me.person.operator && version.state !== 'active' && rehearsal?.state !== 'running';
  return (
    <Card title={named ? words.titleOf(version.version) : words.title}>
      <div className="stack">
        {none && (
          <p className="muted">{version.state === 'active' ? words.isActive : first ? words.first : words.none}</p>
        )}
        {!none && (
          <Reading result={result}>{() => rehearsal && <Shown rehearsal={rehearsal} version={version} />}</Reading>
        )}
        {mayBegin && <Begin path={path} counted={!first} />}
      </div>
    </Card>
  );
}

function Shown({ rehearsal, version }: { rehearsal: Rehearsal; version: Version }) {
  const { t } = useLanguage();
  const words = t.plugins.rehearsal;
  const id = useId();
  const ended = rehearsal.state === 'failed' || rehearsal.state === 'interrupted';
  return (
    <>
      <p>
        {rehearsal.against === null ? words.ofFirst : words.against(rehearsal.against)} · {formatTime(rehearsal.began)}{' '}
        · {rehearsal.by}
      </p>
      {rehearsal.state === 'running' && (
        <p>
          <span id={id}>
            {rehearsal.done < rehearsal.total ? words.far(rehearsal.done, rehearsal.total) : words.playing}
          </span>{' '}
          <progress aria-labelledby={id} value={rehearsal.done} max={Math.max(rehearsal.total, 1)} />
        </p>
      )}
      {ended && (
        <p className="note note-warn">{words.ended[rehearsal.state === 'failed' ? 'failed' : 'interrupted']}</p>
      )}
      {rehearsal.against !== version.active && version.state !== 'active' && (
        <p className="note note-warn">
          {rehearsal.against === null ? words.outdatedFirst : words.outdated(rehearsal.against)}
        </p>
      )}
      {rehearsal.report.decisions !== undefined && (
        <Report
          report={rehearsal.report}
          path={versionPath(version.system, version.version)}
          // What it was held against is active no longer: one decision cannot be asked again.
          compared={rehearsal.against !== null}
          open={version.state !== 'active' && rehearsal.against === version.active}
        />
      )}
    </>
  );
}

function Begin({
  path,
  counted,
}: {
  path: string /** Whether there are decisions to take again. */;
  counted: boolean;
}) {
  const { t } = useLanguage();
  const words = t.plugins.rehearsal;
  const id = useId();
  const refresh = useRefresh();
  const [decisions, setDecisions] = useState(DECISIONS);
  const { told, busy, deed } = useDeed();
  const fits = Number.isInteger(decisions) && decisions >= 1 && decisions <= DECISIONS_MAX;
  const begin = () =>
    deed(async () => {
      await api.post(`${path}/rehearsal`, { decisions });
      await refresh('/plugins');
      return words.begun;
    });
  return (
    <>
      <DeedTold told={told} />
      <div className="hand-in">
        {counted && (
          <label className="inline-select" htmlFor={id}>
            {words.decisions}
            <input
              id={id}
              className="form-input"
              type="number"
              min={1}
              max={DECISIONS_MAX}
              value={Number.isNaN(decisions) ? '' : decisions}
              aria-invalid={!fits}
              onChange={(event) => setDecisions(event.target.valueAsNumber)}
            />
          </label>
        )}
        <button type="button" className="button" disabled={busy || !fits} onClick={begin}>
          {words.begin}
        </button>
      </div>
    </>
  );
}
