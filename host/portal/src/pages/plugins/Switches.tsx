import { useGet } from '@/api/query';
import type { Switch } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Reading } from '@/ui/Paged';
import { useRights } from './rights';

export function useSwitches(system: string) {
  return useGet<{ items: Switch[] }>(`/plugins/${encodeURIComponent(system)}/switches`);
}

/** Who activated, rolled back, parked, granted what; the newest first. */
export function SwitchesCard({ system }: { system: string }) {
  const { t } = useLanguage();
  const words = t.plugins.switches;
  const inWords = useRights();
  const result = useSwitches(system);
  const items = result.data?.items ?? [];
  return (
    <Card title={words.title}>
      <Reading result={result}>
        {() => (
          <>
            {items.length === 0 && <p className="muted">{words.none}</p>}
            <ol className="timeline">
              {items.map((item, index) => (
                <li key={`${item.at}-${index}`} className="timeline-item">
                  <time dateTime={item.at}>{formatTime(item.at)}</time>
                  <div>
                    <p>
                      <strong>{told(t, item, inWords)}</strong>
                    </p>
                    <p className="muted">{item.by}</p>
                    {item.reason && <p className="timeline-comment">{item.reason}</p>}
                  </div>
                </li>
              ))}
            </ol>
          </>
        )}
      </Reading>
    </Card>
  );
}

function told(t: Texts, { kind, before, after }: Switch, inWords: (right: string) => string): string {
  const words = t.plugins.switches.kinds;
  switch (kind) {
    case 'activate':
      return before ? words.activate(before, after) : words.first(after);
    case 'rollback':
      return words.rollback(before, after);
    case 'park':
      return words.park(after);
    case 'unpark':
      return words.unpark(after);
    case 'grant':
      return words.grant(inWords(after));
    case 'withdraw':
      return words.withdraw(inWords(before));
    default:
      return kind;
  }
}
