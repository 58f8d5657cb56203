import { useGet } from '@/api/query';
import type { Finding } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Tag } from '@/ui/Tag';

/** For the author of a system on a trial hub: what a city would refuse or ask for. Read anew when he comes back from his editor. */
export function BeforeHandingIn({ system }: { system: string }) {
  const { t, say } = useLanguage();
  const words = t.work.systems;
  const found = useGet<{ items: Finding[] }>(`/sample/findings/${system}`);
  if (!found.data || found.data.items.length === 0) return null;
  return (
    <Card title={words.before}>
      <ul className="plain-list">
        {found.data.items.map((one) => (
          <li key={`${one.code} ${one.at} ${one.en}`}>
            <Tag tone={one.error ? 'red' : 'amber'}>{one.error ? words.beforeError : words.beforeRelease}</Tag>{' '}
            {say(one)} <code>{one.at}</code>
            <p className="muted">{one.fix}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
