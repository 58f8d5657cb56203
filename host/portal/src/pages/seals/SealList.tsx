import { useState } from 'react';
import { useGet } from '@/api/query';
import type { Seal, System } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatDay, formatTime } from '@/lib/time';
import { Tag } from '@/ui/Tag';
import { Uses } from './Uses';
import { WithdrawSeal } from './WithdrawSeal';

export function SealList({ seals }: { seals: Seal[] }) {
  const { t, say } = useLanguage();
  const words = t.seals;
  const [shown, setShown] = useState<{ seal: Seal; what: 'withdraw' | 'uses' } | null>(null);
  const found = useGet<System[] | { items: System[] }>('/systems').data ?? [];
  const systems = Array.isArray(found) ? found : found.items;
  const nameOf = (id: string) => say(systems.find((system) => system.id === id)?.title) || id;
  if (seals.length === 0) return <p className="muted">{words.none}</p>;
  return (
    <>
      <ul className="documents">
        {seals.map((seal) => (
          <li key={seal.id}>
            <p>
              <strong>{seal.name}</strong>{' '}
              <Tag tone={seal.state === 'active' ? 'green' : 'red'}>{words.states[seal.state]}</Tag>{' '}
              <span className="muted">
                {[say(seal['kind-title']), seal['organisation-name']].filter(Boolean).join(' · ')}
              </span>
            </p>
            {seal.project && (
              <p className="muted">
                {words.project}
                {t.shell.colon}
                {seal['project-name']} <span className="mono">{seal.project}</span>
              </p>
            )}
            <p className="muted">
              {words.scope}
              {t.shell.colon}
              {[...seal.systems.map(nameOf), ...seal.documents].join(t.shell.comma) || words.all} · {words.until}{' '}
              {formatDay(seal['valid-until'])}
            </p>
            {seal.ended && <p className="muted">{words.ended(formatTime(seal.ended), seal.reason ?? '')}</p>}
            <p className="action-buttons">
              {seal.may.includes('uses') && (
                <button
                  type="button"
                  className="button"
                  aria-label={words.uses.open + t.shell.colon + seal.name}
                  onClick={() => setShown({ seal, what: 'uses' })}
                >
                  {words.uses.open}
                </button>
              )}
              {seal.may.includes('withdraw') && (
                <button
                  type="button"
                  className="button button-danger"
                  aria-label={words.withdraw.open + t.shell.colon + seal.name}
                  onClick={() => setShown({ seal, what: 'withdraw' })}
                >
                  {words.withdraw.open}
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {shown?.what === 'uses' && <Uses seal={shown.seal} onClose={() => setShown(null)} />}
      {shown?.what === 'withdraw' && <WithdrawSeal seal={shown.seal} onClose={() => setShown(null)} />}
    </>
  );
}
