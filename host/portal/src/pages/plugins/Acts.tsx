import { useState } from 'react';
import { api } from '@/api/client';
import type { ProblemError } from '@/api/problem';
import { useRefresh } from '@/api/query';
import type { Switch, Version } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { ActDialog } from '@/ui/ActDialog';
import { Reason } from '@/ui/Reason';
import { versionPath } from './versions';
import { before } from './way';

type Act = 'activate' | 'rollback' | 'park' | 'unpark';

interface Props {
  version: Version;
  /** Running on the active version. */
  casesOnActive: number;
  switches: Switch[];
}

/** What an operator may do to this version as it stands. */
export function Acts({ version, casesOnActive, switches }: Props) {
  const { t } = useLanguage();
  const words = t.plugins.acts;
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  const active = version.state === 'active';
  const to = before(version.version, switches);
  const offered: Act[] = [
    ...(!active && version.hurdles.length === 0 ? (['activate'] as const) : []),
    ...(active && to ? (['rollback'] as const) : []),
    version.parked ? 'unpark' : 'park',
  ];
  return (
    <>
      {offered.map((one) => (
        <button
          key={one}
          type="button"
          className={`button${one === 'activate' ? ' button-primary' : ''}`}
          onClick={() => setAct(one)}
        >
          {words[one].go}
        </button>
      ))}
      {act === 'activate' && <Activate version={version} cases={casesOnActive} onClose={close} />}
      {act === 'rollback' && to && <RollBack version={version} to={to} cases={casesOnActive} onClose={close} />}
      {(act === 'park' || act === 'unpark') && <Park version={version} act={act} onClose={close} />}
    </>
  );
}

function useSwitched() {
  const refresh = useRefresh();
  return () => refresh('/plugins', '/systems', '/incidents');
}

interface Dialogue {
  version: Version;
  onClose: () => void;
}

/** Says what becomes of the cases that run, and replaces only what the operator saw as active. */
function Activate({ version, cases, onClose }: Dialogue & { cases: number }) {
  const { t } = useLanguage();
  const words = t.plugins.acts.activate;
  const switched = useSwitched();
  const [reason, setReason] = useState('');
  const [movedTo, setMovedTo] = useState<string | null>(null);
  const activate = async () => {
    setMovedTo(null);
    const path = versionPath(version.system, version.version);
    await api.post(`${path}/activation`, { replaces: version.active, reason: reason.trim() });
    await switched();
  };
  // Somebody was quicker: what is active now is read again, shown, and decided upon anew.
  const moved = (problem: ProblemError) => {
    if (problem.code !== 'moved') return false;
    setMovedTo(String(problem.body.active ?? ''));
    void switched();
    return true;
  };
  return (
    <ActDialog title={words.title(version.version)} go={words.go} onClose={onClose} onGo={activate} shows={moved}>
      {movedTo !== null && (
        <p className="note note-bad" role="alert">
          {words.moved(movedTo)}
        </p>
      )}
      <p>{version.active ? words.about(version.active, cases) : words.aboutFirst}</p>
      <Reason label={t.plugins.reason} value={reason} onChange={setReason} />
    </ActDialog>
  );
}

function RollBack({ version, to, cases, onClose }: Dialogue & { to: string; cases: number }) {
  const { t } = useLanguage();
  const words = t.plugins.acts.rollback;
  const switched = useSwitched();
  const [reason, setReason] = useState('');
  const back = async () => {
    await api.post(`/plugins/${encodeURIComponent(version.system)}/rollback`, { reason: reason.trim() });
    await switched();
  };
  return (
    <ActDialog title={words.title} go={words.go} danger ready={reason.trim() !== ''} onClose={onClose} onGo={back}>
      <p>{words.to(to)}</p>
      <p>{words.about(version.version, cases)}</p>
      <Reason label={t.plugins.reason} value={reason} onChange={setReason} />
    </ActDialog>
  );
}

function Park({ version, act, onClose }: Dialogue & { act: 'park' | 'unpark' }) {
  const { t } = useLanguage();
  const words = t.plugins.acts[act];
  const switched = useSwitched();
  const [reason, setReason] = useState('');
  const parks = act === 'park';
  const turn = async () => {
    await api.post(`${versionPath(version.system, version.version)}/${act}`, { reason: reason.trim() });
    await switched();
  };
  return (
    <ActDialog
      title={words.title(version.version)}
      go={words.go}
      danger={parks}
      ready={!parks || reason.trim() !== ''}
      onClose={onClose}
      onGo={turn}
    >
      <p>{words.about(version.cases)}</p>
      <Reason label={t.plugins.reason} value={reason} onChange={setReason} />
    </ActDialog>
  );
}
