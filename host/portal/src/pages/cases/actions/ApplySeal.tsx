import { useId, useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Signs } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Failure } from '@/ui/Failure';

/** One who may not use the seal himself asks whoever keeps it. */
export function ApplySeal({ signs, seal }: { signs: Signs; seal: string | undefined }) {
  const { t } = useLanguage();
  const words = t.seals.apply;
  const id = useId();
  const refresh = useRefresh();
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const asked = signs.application;
  if (asked?.state === 'approved') return <p className="note note-good">{words.approved}</p>;
  if (asked?.state === 'open') return <p className="note note-warn">{words.open}</p>;
  if (!seal) return <p className="note note-warn">{words.none}</p>;
  const ask = async () => {
    setBusy(true);
    setFailed(null);
    try {
      await api.post(`/seals/${encodeURIComponent(seal)}/applications`, { document: signs.document, why });
      await refresh('/cases', '/seal-applications');
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="form-field confirm-box">
      <p className="muted">{words.about}</p>
      {asked?.state === 'refused' && <p className="note note-warn">{words.refused(asked.answer)}</p>}
      {failed !== null && <Failure error={failed} />}
      <label className="form-label" htmlFor={`${id}-why`}>
        {words.why}
      </label>
      <textarea
        id={`${id}-why`}
        className="form-input"
        rows={2}
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
      <button type="button" className="button" disabled={busy || !why.trim()} onClick={ask}>
        {words.go}
      </button>
    </div>
  );
}
