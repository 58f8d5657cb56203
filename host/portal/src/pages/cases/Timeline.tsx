import type { TimelineItem } from '@/api/shapes';
import { ProblemList } from '@/form/ProblemList';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';

/** Who did what, when, and what they said; the newest first. */
export function Timeline({ items }: { items: TimelineItem[] }) {
  const { t, say } = useLanguage();
  if (items.length === 0) return <p className="muted">{t.cases.timeline.none}</p>;
  // They come in the order of their commits; many happen within one second.
  const ordered = [...items].reverse();
  return (
    <ol className="timeline">
      {ordered.map((item, index) => (
        <li key={`${item.at}-${index}`} className={`timeline-item timeline-${item.kind}`}>
          <time dateTime={item.at}>{formatTime(item.at)}</time>
          <div>
            <p>
              <strong>{say(item.what)}</strong>
              {/* 'Submit · Submit' says nothing twice. */}
              {item['step-title'] && say(item['step-title']) !== say(item.what) && (
                <span className="muted"> · {say(item['step-title'])}</span>
              )}
            </p>
            <p className="muted">{say(item.actor)}</p>
            {item.comment && <p className="timeline-comment">{item.comment}</p>}
            <ProblemList problems={item.problems ?? []} />
          </div>
        </li>
      ))}
    </ol>
  );
}
