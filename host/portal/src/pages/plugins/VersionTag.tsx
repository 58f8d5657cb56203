import type { VersionState } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Tag, type Tone } from '@/ui/Tag';

const TONES: Record<VersionState, Tone> = { active: 'green', approved: 'blue', candidate: 'amber', declined: 'red' };

/** Where a version stands, and whether it is held back. */
export function VersionTag({
  state,
  parked,
  former,
}: {
  state: VersionState;
  parked: string | null;
  former?: boolean;
}) {
  const { t } = useLanguage();
  const words = t.plugins;
  return (
    <>
      {former && state !== 'declined' ? (
        <Tag>{words.former}</Tag>
      ) : (
        <Tag tone={TONES[state] ?? 'plain'}>{words.states[state] ?? state}</Tag>
      )}
      {parked && (
        <>
          {' '}
          <Tag tone="red">{words.parked}</Tag>
        </>
      )}
    </>
  );
}
