import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useRefresh } from '@/api/query';
import type { ActAnswer, Case, CaseTask, TaskAction } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { newId } from '@/lib/id';
import { Failure } from '@/ui/Failure';
import { TaskObjection } from '../../publicity/TaskObjection';
import type { Done } from '../NextPage';
import { SAVE } from '../useCase';
import { ActionDialog } from './ActionDialog';
import { act } from './act';

interface Props {
  given: Case;
  task: CaseTask;
  disabled?: boolean;
  /** On the check page an action without questions goes at once. */
  direct?: boolean;
}

export function ActionButtons({ given, task, disabled = false, direct = false }: Props) {
  const { say } = useLanguage();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [open, setOpen] = useState<TaskAction | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const actions = task.actions.filter((action) => action.id !== SAVE);

  const done = (action: TaskAction, answer: ActAnswer) => {
    const state: Done = { ...answer, system: given.system, did: action.title };
    navigate(`/cases/${encodeURIComponent(given.id)}/next`, { state });
  };
  const choose = async (action: TaskAction) => {
    const asks = action.form || action.confirm || action.danger || action.comment === 'required';
    if (!direct || asks) return setOpen(action);
    setBusy(true);
    setFailed(null);
    try {
      const answer = await act({
        caseId: given.id,
        task: task.id,
        action: action.id,
        version: given.revision,
        key: newId(),
      });
      done(action, answer);
    } catch (error) {
      setFailed(error);
      void refresh(`/cases/${encodeURIComponent(given.id)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="actions">
      {failed !== null && <Failure error={failed} />}
      {task.objection && <TaskObjection objection={task.objection} />}
      <div className="action-buttons">
        {actions.map((action, index) => (
          <button
            type="button"
            key={action.id}
            className={`button${index === 0 ? ' button-primary' : ''}${action.danger ? ' button-danger' : ''}`}
            disabled={busy || (disabled && action.check)}
            onClick={() => choose(action)}
          >
            {say(action.title)}
          </button>
        ))}
      </div>
      {open && (
        <ActionDialog
          given={given}
          task={task}
          action={open}
          onClose={() => setOpen(null)}
          onDone={(answer) => done(open, answer)}
        />
      )}
    </div>
  );
}
