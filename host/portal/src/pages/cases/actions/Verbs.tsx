import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Case } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { myTasks } from '../useCase';
import { VerbDialog } from './VerbDialog';

const OF_TASK = new Set(['hand-over', 'copy']);

/** The verbs every system has: urge, withdraw, cancel, hand over, copy, suspend. */
export function Verbs({ given }: { given: Case }) {
  const { t, say } = useLanguage();
  const refresh = useRefresh();
  const [open, setOpen] = useState<Case['verbs'][number] | null>(null);
  const task = myTasks(given)[0];
  const verbs = given.verbs.filter(({ id }) => id !== 'claim' && (!OF_TASK.has(id) || task));
  if (verbs.length === 0) return null;
  const send = async (verb: string, comment: string, to: string | null) => {
    const path =
      OF_TASK.has(verb) && task ? `/tasks/${task.id}/${verb}` : `/cases/${encodeURIComponent(given.id)}/${verb}`;
    await api.post(path, { ...(comment ? { comment } : {}), ...(to ? { to } : {}) });
    await refresh('/cases', '/tasks', '/notices');
  };
  return (
    <div className="verbs">
      <p className="muted">{t.cases.verbsTitle}</p>
      <div className="action-buttons">
        {verbs.map((verb) => (
          <button key={verb.id} type="button" className="button button-small" onClick={() => setOpen(verb)}>
            {say(verb.title)}
          </button>
        ))}
      </div>
      {open && (
        <VerbDialog
          verb={open.id}
          title={say(open.title)}
          needsPerson={open.id === 'hand-over' || open.id === 'copy'}
          onClose={() => setOpen(null)}
          onSend={(comment, to) => send(open.id, comment, to)}
        />
      )}
    </div>
  );
}
