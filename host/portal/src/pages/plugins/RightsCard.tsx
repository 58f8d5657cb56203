import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Version } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { useMe } from '@/session/me';
import { ActDialog } from '@/ui/ActDialog';
import { Card } from '@/ui/Card';
import { Reason } from '@/ui/Reason';
import { Tag } from '@/ui/Tag';
import { useRights } from './rights';

/** What the version asks for beyond its own, and what of it the system has. An operator gives and takes, one by one. */
export function RightsCard({ version }: { version: Version }) {
  const { t } = useLanguage();
  const words = t.plugins.rights;
  const me = useMe();
  const inWords = useRights();
  const [turning, setTurning] = useState<string | null>(null);
  const { asked, granted } = version.rights;
  // What a candidate newly asks for is granted by its review.
  const mayTurn = me.person.operator && (version.state === 'active' || version.state === 'approved');
  return (
    <Card title={words.title}>
      {asked.length === 0 && <p className="muted">{words.none}</p>}
      <ul className="rights">
        {asked.map((right) => {
          const has = granted.includes(right);
          return (
            <li key={right}>
              <span>
                <Tag tone={has ? 'green' : 'amber'}>{has ? words.has : words.hasNot}</Tag> {inWords(right)}{' '}
                <small className="muted mono wrap">{right}</small>
              </span>
              {mayTurn && (
                <button type="button" className="button button-small" onClick={() => setTurning(right)}>
                  {has ? words.withdraw : words.grant}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {turning && (
        <Turn
          system={version.system}
          right={turning}
          has={granted.includes(turning)}
          onClose={() => setTurning(null)}
        />
      )}
    </Card>
  );
}

interface TurnProps {
  system: string;
  right: string;
  has: boolean;
  onClose: () => void;
}

function Turn({ system, right, has, onClose }: TurnProps) {
  const { t } = useLanguage();
  const words = t.plugins.rights;
  const inWords = useRights();
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const turn = async () => {
    const path = `/plugins/${encodeURIComponent(system)}/rights`;
    const body = { rights: [right], reason: reason.trim() };
    await (has ? api.delete(path, { body }) : api.post(path, body));
    await refresh('/plugins', '/systems');
  };
  return (
    <ActDialog
      title={has ? words.withdraw : words.grant}
      go={has ? words.withdraw : words.grant}
      danger={has}
      onClose={onClose}
      onGo={turn}
    >
      <p>
        <strong>{inWords(right)}</strong> <small className="muted mono wrap">{right}</small>
      </p>
      <p>{has ? words.withdrawAbout : words.grantAbout}</p>
      <Reason label={t.plugins.reason} value={reason} onChange={setReason} />
    </ActDialog>
  );
}
