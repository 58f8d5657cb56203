import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import { asProblem } from '@/api/problem';
import type { Case, CheckAnswer, Problem } from '@/api/shapes';
import { ErrorSummary } from '@/form/ErrorSummary';
import { FormView } from '@/form/FormView';
import { getAt } from '@/form/pointer';
import type { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { Failure } from '@/ui/Failure';
import { OfferLinks } from '@/ui/OfferLinks';
import { PageHead } from '@/ui/PageHead';
import { CorrectionNote } from './CorrectionNote';
import { Conflicts } from './draft/Conflicts';
import { SaveLine } from './draft/SaveLine';
import type { DraftSaver } from './draft/saver';
import { Findings } from './Findings';
import { Materials } from './Materials';
import { PartNav } from './PartNav';

const UID = 'case';

interface Props {
  given: Case;
  store: FormStore;
  saver: DraftSaver;
}

export function FillForm({ given, store, saver }: Props) {
  const { t, say } = useLanguage();
  const navigate = useNavigate();
  const saving = useSyncExternalStore(saver.subscribe, saver.snapshot);
  const problems = useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribe('p:*', listener), [store]),
    () => store.problems.shown(),
  );
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [answer, setAnswer] = useState<CheckAnswer | null>(null);
  const base = `/cases/${encodeURIComponent(given.id)}`;
  const asked = useRef(false);

  // What the office said of a field stands at the field until it is submitted again.
  const said = useMemo(
    () => (given.correction ? given.notes.filter((note) => note.at !== null) : []),
    [given.correction, given.notes],
  );
  useEffect(() => store.setServer(said), [store, said]);

  const check = useCallback(async () => {
    const found = await api.post<CheckAnswer>(`${base}/check`, {});
    setAnswer(found);
    // While one fills in, only what speaks of something filled in; all of it once asked for.
    store.setServer([...said, ...found.problems.filter((p) => asked.current || isWorthSaying(p, store))]);
    return found;
  }, [base, store, said]);

  // The rules run on each save; they refuse only on going on.
  useEffect(() => {
    if (saving.state !== 'saved' && saving.state !== 'clean') return;
    const timer = setTimeout(() => void check().catch(() => undefined), 600);
    return () => clearTimeout(timer);
  }, [saving.state, check]);

  const goOn = async () => {
    setBusy(true);
    setFailed(null);
    asked.current = true;
    const clean = store.attempt();
    try {
      await saver.flush();
      const found = await check();
      const refused = !clean || found.problems.some((problem) => problem.level === 'refuse');
      if (!refused) return navigate(`${base}/check`);
      setAttempt((n) => n + 1);
    } catch (error) {
      if (!asProblem(error).sessionEnded) setFailed(error);
      if (!clean) setAttempt((n) => n + 1);
    } finally {
      setBusy(false);
    }
  };

  const marked = useMemo(() => given.correction?.fields ?? [], [given.correction]);
  return (
    <div className="fill">
      <PageHead
        crumbs={[
          { label: t.shell.nav.cases, to: '/cases' },
          { label: given.number ?? t.work.noNumber, to: base },
        ]}
        title={say(given['procedure-title'])}
        about={
          <>
            {given.title && given.title !== given['procedure-title'].zh && <strong>{given.title} · </strong>}
            {t.cases.fill.office(say(given['system-title']))}
          </>
        }
      />
      {given.correction && (
        <CorrectionNote correction={given.correction} schema={given.schema} store={store} uid={UID} />
      )}
      <Conflicts saver={saver} view={saving} store={store} />
      <ErrorSummary store={store} uid={UID} problems={problems} attempt={attempt} />
      <OfferLinks problems={problems} within={given.system} />
      {failed !== null && <Failure error={failed} onRetry={goOn} />}
      <div className="fill-columns">
        <PartNav store={store} uid={UID} withMaterials={given['material-defs'].length > 0} />
        <div className="fill-main">
          <FormView store={store} directory={directory} uid={UID} marked={marked} />
          <Materials
            given={given}
            uid={UID}
            editable
            problems={problems}
            store={store}
            onChanged={(revision) => (saver.revision = revision)}
          />
        </div>
        <Findings answer={answer} />
      </div>
      <div className="fill-bar">
        <SaveLine view={saving} />
        <span className="fill-bar-buttons">
          <Link className="button" to={base}>
            {t.cases.fill.back}
          </Link>
          <button type="button" className="button button-primary" disabled={busy} onClick={goOn}>
            {busy ? t.cases.answers.checking : t.cases.check}
          </button>
        </span>
      </div>
    </div>
  );
}

function isWorthSaying(problem: Problem, store: FormStore): boolean {
  if (problem.level !== 'refuse') return true;
  return problem.at !== null && getAt(store.value, problem.at) !== undefined;
}
