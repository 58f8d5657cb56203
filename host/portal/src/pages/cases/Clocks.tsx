import type { CaseClock } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatDay } from '@/lib/time';
import { useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { Due } from '@/ui/Due';
import { Tag } from '@/ui/Tag';

/** The time limits of a case: how long there still is, and what stopped each clock for how long. */
export function Clocks({ clocks }: { clocks: CaseClock[] }) {
  const { t } = useLanguage();
  return (
    <Card title={t.cases.clocks.title}>
      <ul className="clocks">
        {clocks.map((clock) => (
          <Clock key={clock.id} clock={clock} />
        ))}
      </ul>
    </Card>
  );
}

function Clock({ clock }: { clock: CaseClock }) {
  const { t, say } = useLanguage();
  const { clock: now } = useMe();
  const words = t.cases.clocks;
  const limit =
    typeof clock.limit === 'number' &&
    `${clock.limit} ${words.units[clock.unit as 'wd'] ?? clock.unit}${t.shell.comma}`;
  return (
    <li>
      <p>
        <strong>{say(clock.title)}</strong> {clock.paused && <Tag tone="amber">{words.paused}</Tag>}
        {clock.ended && <Tag tone="plain">{words.ended}</Tag>}
      </p>
      <p className="muted">
        {limit}
        {t.cases.since(formatDay(clock.started))}
      </p>
      {clock.paused && <p>{words.waits}</p>}
      {clock.due && !clock.ended && !clock.paused && <Due due={clock.due} overdue={clock.due < now} />}
      {clock.pauses.length > 0 && (
        <>
          <p className="muted">{words.pauses(clock.pauses.length)}</p>
          <ol className="pauses">
            {clock.pauses.map((pause) => (
              <li key={pause.from}>
                <span className="nowrap">
                  {formatDay(pause.from)} – {pause.to ? formatDay(pause.to) : words.today}
                </span>{' '}
                {say(pause.step)}
                {pause.why && <span className="pause-why">{pause.why}</span>}
              </li>
            ))}
          </ol>
        </>
      )}
      {clock.source && (
        <p className="muted">
          <small>{clock.source}</small>
        </p>
      )}
    </li>
  );
}
