import { Link } from 'react-router';
import type { Counts } from '@/api/shapes';
import { useLanguage } from '@/i18n';

const TILES: [keyof Counts, string][] = [
  ['open', '/tasks'],
  ['overdue', '/tasks?overdue=1'],
  ['drafts', '/cases?state=draft'],
  ['my-cases', '/cases'],
  ['notices', '/notices'],
];

export function CountTiles({ counts }: { counts: Counts }) {
  const { t } = useLanguage();
  return (
    <ul className="tiles">
      {TILES.map(([key, to]) => (
        <li key={key}>
          <Link to={to} className={`tile${key === 'overdue' && counts[key] > 0 ? ' tile-over' : ''}`}>
            <span className="tile-number">{counts[key] ?? 0}</span>
            <span className="tile-label">{t.work.counts[key]}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
