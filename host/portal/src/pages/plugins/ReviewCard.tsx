import { useState } from 'react';
import { api } from '@/api/client';
import { useGet, useRefresh } from '@/api/query';
import type { Version, VersionDiff } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { DeedTold, useDeed } from '@/ui/Deed';
import { Reason } from '@/ui/Reason';
import { useRights } from './rights';
import { versionPath } from './versions';
import { asked } from './weights';

/** The second person's word: each right that the version newly asks for is ticked by itself, and so granted. */
export function ReviewCard({ version }: { version: Version }) {
  const { t } = useLanguage();
  const words = t.plugins.review;
  if (version.own)
    return (
      <Card title={words.title}>
        <p className="note note-info">{words.own}</p>
      </Card>
    );
  return (
    <Card title={words.title}>
      <Verdict version={version} />
    </Card>
  );
}

function Verdict({ version }: { version: Version }) {
  const { t, say: inWords } = useLanguage();
  const words = t.plugins.review;
  const path = versionPath(version.system, version.version);
  const refresh = useRefresh();
  const [ticked, setTicked] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const { told, busy, deed } = useDeed();
  const say = (verdict: 'approved' | 'declined') =>
    deed(async () => {
      const rights = verdict === 'approved' ? ticked : [];
      await api.post(`${path}/review`, { verdict, reason: reason.trim(), rights });
      await refresh('/plugins');
      return words.done[verdict];
    });
  const before = version.hurdles.filter((hurdle) => hurdle.code !== 'not-reviewed');
  const allTicked = version.rights.new.every((right) => ticked.includes(right));
  return (
    <div className="stack">
      <DeedTold told={told} />
      {before.length > 0 && (
        <div className="note note-info">
          <p>{words.before}</p>
          <ul className="note-list">
            {before.map((hurdle) => (
              <li key={hurdle.code}>{inWords(hurdle)}</li>
            ))}
          </ul>
        </div>
      )}
      <NewRights version={version} ticked={ticked} onTick={setTicked} />
      <Reason label={words.reason} hint={words.reasonHint} value={reason} onChange={setReason} />
      <p className="action-buttons">
        <button
          type="button"
          className="button button-primary"
          disabled={busy || !allTicked || before.length > 0}
          onClick={() => say('approved')}
        >
          {words.approve}
        </button>{' '}
        <button type="button" className="button" disabled={busy || !reason.trim()} onClick={() => say('declined')}>
          {words.decline}
        </button>
      </p>
    </div>
  );
}

interface NewRightsProps {
  version: Version;
  ticked: string[];
  onTick: (ticked: string[]) => void;
}

function NewRights({ version, ticked, onTick }: NewRightsProps) {
  const { t, say } = useLanguage();
  const words = t.plugins.review;
  const path = versionPath(version.system, version.version);
  const inWords = useRights();
  const diff = useGet<VersionDiff>(`${path}/diff`, { enabled: version.active !== null });
  const rights = version.rights.new;
  if (rights.length === 0) return <p className="muted">{words.noRights}</p>;
  return (
    <fieldset className="ticks">
      <legend>{words.tick}</legend>
      {rights.map((right) => (
        <label className="form-option" key={right}>
          <input
            type="checkbox"
            checked={ticked.includes(right)}
            onChange={(event) =>
              onTick(event.target.checked ? [...ticked, right] : ticked.filter((one) => one !== right))
            }
          />
          <span>
            {say(asked(diff.data, right)?.text) || inWords(right)} <small className="muted mono">{right}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
