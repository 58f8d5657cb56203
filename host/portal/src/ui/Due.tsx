import { useLanguage } from '@/i18n';
import { daysBetween, lastDay } from '@/lib/time';
import { useMe } from '@/session/me';

/** A deadline by the business clock: the date, and how far it is. */
export function Due({ due, overdue }: { due: string | null; overdue: boolean }) {
  const { t } = useLanguage();
  const { clock } = useMe();
  if (!due) return <span className="muted">{t.work.due.none}</span>;
  const day = lastDay(due);
  const days = daysBetween(clock, day);
  const words = overdue
    ? days < 0
      ? t.work.due.over(-days)
      : t.work.due.overToday
    : days === 0
      ? t.work.due.today
      : t.work.due.in(Math.max(days, 0));
  return (
    <span className={`due${overdue ? ' due-over' : days <= 1 ? ' due-soon' : ''}`}>
      <span className="nowrap">{day}</span> <small>{words}</small>
    </span>
  );
}
