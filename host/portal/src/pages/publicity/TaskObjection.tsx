import { Link } from 'react-router';
import type { TaskObjection as Asked } from '@/api/shapes';
import { formatTime } from '@/lib/time';
import { useWords } from './words';

/** What the task is to answer, above its buttons; its files are on the notice's page. */
export function TaskObjection({ objection }: { objection: Asked }) {
  const words = useWords();
  return (
    <div className="note note-info">
      <p className="note-title">
        {words.objections}{' '}
        <Link to={`/objections/${encodeURIComponent(objection.publicity ?? '')}`}>{objection.no}</Link>{' '}
        <span className="muted">{formatTime(objection.at)}</span>
      </p>
      <p>{objection.text}</p>
      <p className="muted">{words.answerAbout}</p>
    </div>
  );
}
