import { asProblem } from '@/api/problem';
import { useGet } from '@/api/query';
import type { VersionDiff, Weight } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Reading } from '@/ui/Paged';
import { Tag, type Tone } from '@/ui/Tag';
import { Running } from './Running';
import { byWeight } from './weights';

const TONES: Record<Weight, Tone> = {
  notice: 'plain',
  work: 'blue',
  'asks-right': 'amber',
  'breaks-reader': 'amber',
  'breaks-running': 'red',
};

/** In words, what changes for people when the version takes the place of the active one. */
export function DiffCard({ system, path }: { system: string; path: string }) {
  const { t } = useLanguage();
  const words = t.plugins.diff;
  const result = useGet<VersionDiff>(`${path}/diff`);
  // Nothing is active that it could be held against.
  if (result.error && asProblem(result.error).status === 409)
    return (
      <Card title={words.title}>
        <p className="muted">{words.first}</p>
      </Card>
    );
  return (
    <Card title={result.data ? words.between(result.data.from, result.data.to) : words.title}>
      <Reading result={result}>{() => result.data && <Told diff={result.data} system={system} />}</Reading>
    </Card>
  );
}

function Told({ diff, system }: { diff: VersionDiff; system: string }) {
  const { t, say } = useLanguage();
  const words = t.plugins.diff;
  if (diff.changes.length === 0) return <p className="muted">{words.nothing}</p>;
  return (
    <div className="stack">
      {byWeight(diff.changes).map(({ weight, changes }) => (
        <section key={weight}>
          <h3>
            <Tag tone={TONES[weight]}>{words.weights[weight]}</Tag> {t.shell.count(changes.length)}
          </h3>
          <ul className="bullets">
            {changes.map((change) => (
              <li key={`${change.path} ${change.happened}`}>
                {say(change.text)} <small className="muted mono wrap">{change.path}</small>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Running rows={diff.running} system={system} />
    </div>
  );
}
