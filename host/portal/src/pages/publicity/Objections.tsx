import { useState } from 'react';
import { api, BASE } from '@/api/client';
import { useRefresh } from '@/api/query';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { DeedTold, useDeed } from '@/ui/Deed';
import { Tag } from '@/ui/Tag';
import type { Notice, Objection } from './shapes';
import { useWords } from './words';

/** Every objection by number and answer; whole for who raised it and for who answers it. */
export function Objections({ notice }: { notice: Notice }) {
  const words = useWords();
  return (
    <Card title={words.objections} className="card-after">
      {notice.objections.length === 0 && <p className="muted">{words.none}</p>}
      {notice.objections.map((one) => (
        <section key={one.id}>
          <p>
            <strong>{one.no}</strong> <span className="muted">{formatTime(one.at)}</span>{' '}
            <Tag tone={one.outcome === '待答复' ? 'amber' : 'plain'}>{one.outcome}</Tag>{' '}
            {one.mine && <Tag tone="plain">{words.mine}</Tag>}
          </p>
          {one.text && <p>{one.text}</p>}
          {one.files?.map((file) => (
            <p key={file.id}>
              <a href={`${BASE}/publicity/${encodeURIComponent(notice.no)}/objections/${one.id}/files/${file.id}`}>
                {file.name}
              </a>
            </p>
          ))}
          <p>
            {words.answer}
            {': '}
            {one.answer || words.waits}
          </p>
          {one.task && <Answer no={notice.no} task={one.task} />}
        </section>
      ))}
    </Card>
  );
}

/** The office's answer: the same action that its task offers. */
function Answer({ no, task }: { no: string; task: NonNullable<Objection['task']> }) {
  const words = useWords();
  const refresh = useRefresh();
  const [text, setText] = useState('');
  const { told, busy, deed } = useDeed();
  const send = (action: string) =>
    deed(async () => {
      const path = `/cases/${encodeURIComponent(task.case)}/tasks/${encodeURIComponent(task.id)}/actions/${action}`;
      await api.post(path, { comment: text });
      await refresh(`/publicity/${encodeURIComponent(no)}`, '/tasks');
      return '';
    });
  const field = `answer-${task.id}`;
  return (
    <>
      <DeedTold told={told} />
      <label className="form-label" htmlFor={field}>
        {words.answer}
      </label>
      <p className="muted">{words.answerAbout}</p>
      <textarea
        id={field}
        className="form-input"
        rows={3}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="form-table-actions">
        {task.actions.map((action) => (
          <button key={action} type="button" className="button" disabled={busy} onClick={() => send(action)}>
            {words.actions[action] ?? action}
          </button>
        ))}
      </p>
    </>
  );
}
