import { useId, useMemo, useRef, useState } from 'react';
import { directory } from '@/api/directory';
import { asProblem, type ProblemError } from '@/api/problem';
import { useRefresh } from '@/api/query';
import type { ActAnswer, Case, CaseTask, JsonObject, TaskAction } from '@/api/shapes';
import { ErrorSummary } from '@/form/ErrorSummary';
import { FormView } from '@/form/FormView';
import { compile } from '@/form/model';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { newId } from '@/lib/id';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';
import { act } from './act';
import { ConfirmBox } from './ConfirmBox';
import { CorrectionFields } from './CorrectionFields';
import { SignPart } from './SignPart';

interface Props {
  given: Case;
  task: CaseTask;
  action: TaskAction;
  onClose: () => void;
  onDone: (answer: ActAnswer) => void;
}

/** What an action still asks: its own form, an opinion, the fields to correct, a confirmation that it is me. */
export function ActionDialog({ given, task, action, onClose, onDone }: Props) {
  const { t, say } = useLanguage();
  const words = t.cases.dialog;
  const id = useId();
  const refresh = useRefresh();
  const [comment, setComment] = useState('');
  const [secret, setSecret] = useState('');
  const [seal, setSeal] = useState(task.signs?.seals[0]?.id);
  const [read, setRead] = useState(false);
  const [fields, setFields] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ProblemError | null>(null);
  const [attempt, setAttempt] = useState(0);
  // A repeated press is the same request; after a refusal it is another.
  const key = useRef(newId());
  const store = useMemo(
    () => (action.form ? new FormStore(action.form, before(action, given['steps-data'][task.step])) : null),
    [action, given, task.step],
  );
  const asksFields = action.id === CORRECTION && given.schema !== null && !action.form;
  const wrongSecret = failed?.code === WRONG_SECRET;
  const signs = action.id === SIGN ? (task.signs ?? null) : null;
  // Who still has to ask for the seal is asked for nothing else.
  const asksFirst = signs?.['needs-application'] === true && signs.application?.state !== 'approved';
  const unread = signs !== null && !(read && signs.ready);
  const missing = unread || (action.comment === 'required' && !comment.trim()) || (action.confirm && !secret);

  const go = async () => {
    if (store && !store.attempt()) return setAttempt((n) => n + 1);
    setBusy(true);
    setFailed(null);
    try {
      const answer = await act({
        caseId: given.id,
        task: task.id,
        action: action.id,
        version: given.revision,
        form: store?.value,
        comment: comment.trim(),
        fields: asksFields ? fields : namedFields(store?.value),
        secret: action.confirm ? secret : undefined,
        seal: signs ? seal : undefined,
        key: key.current,
      });
      onDone(answer);
    } catch (error) {
      const problem = asProblem(error);
      setBusy(false);
      setFailed(problem);
      if (!problem.offline) key.current = newId();
      store?.setServer(problem.problems);
      setAttempt((n) => n + 1);
      if (problem.code === 'stale-version') void refresh(`/cases/${encodeURIComponent(given.id)}`);
    }
  };
  return (
    <Dialog
      title={signs ? t.seals.sign.as(say(signs.title)) : say(action.title)}
      onClose={onClose}
      wide={store !== null}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t.form.cancel}
          </button>
          {!asksFirst && (
            <button
              type="button"
              className={`button ${action.danger ? 'button-danger' : 'button-primary'}`}
              disabled={busy || missing}
              onClick={go}
            >
              {busy ? words.busy : words.go(say(action.title))}
            </button>
          )}
        </>
      }
    >
      {action.danger && <p className="note note-warn">{words.danger}</p>}
      {failed?.code === 'stale-version' ? (
        <p className="note note-warn" role="alert">
          {words.stale}
        </p>
      ) : (
        failed && !wrongSecret && !(store && failed.problems.length > 0) && <Failure error={failed} />
      )}
      {store && (
        <>
          <ErrorSummary store={store} uid={id} problems={store.problems.shown()} attempt={attempt} />
          <FormView store={store} directory={directory} uid={id} />
        </>
      )}
      {asksFields && given.schema && (
        <CorrectionFields schema={given.schema} form={given.form} chosen={fields} onChange={setFields} />
      )}
      {signs && (
        <SignPart signs={signs} asksFirst={asksFirst} seal={seal} onSeal={setSeal} read={read} onRead={setRead} />
      )}
      {action.comment !== 'none' && !asksFirst && (
        <div className="form-field">
          <label className="form-label" htmlFor={`${id}-comment`}>
            {action.comment === 'required' ? words.commentRequired : words.comment}
          </label>
          <textarea
            id={`${id}-comment`}
            className="form-input"
            rows={3}
            maxLength={2000}
            aria-required={action.comment === 'required'}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </div>
      )}
      {action.confirm && !asksFirst && (
        <ConfirmBox
          about={signs ? words.signAbout : words.confirmAbout}
          secret={secret}
          onChange={setSecret}
          wrong={wrongSecret}
        />
      )}
    </Dialog>
  );
}

const CORRECTION = 'correction';
const SIGN = 'sign';
const WRONG_SECRET = 'wrong-sign-in';

/** What was entered at this step before, as far as this action's form asks it: each action may have a form of its own. */
function before(action: TaskAction, data: JsonObject | undefined): JsonObject {
  if (!action.form || !data || action.id === CORRECTION) return {};
  const asked = compile(action.form).order;
  return Object.fromEntries(Object.entries(data).filter(([id]) => asked.includes(id)));
}

/** A step's own correction form names the fields in a table; they are marked on the applicant's form like ticked ones. */
function namedFields(form: JsonObject | undefined): string[] {
  const rows = Array.isArray(form?.fields) ? form.fields : [];
  return rows.flatMap((row) =>
    row !== null && typeof row === 'object' && !Array.isArray(row) && typeof row.field === 'string'
      ? [`/${row.field}`]
      : [],
  );
}
