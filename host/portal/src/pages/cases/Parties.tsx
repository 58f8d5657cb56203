import type { Party } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Tag } from '@/ui/Tag';

/** Who signs a document, and who has. */
export function Parties({ parties }: { parties: Party[] }) {
  const { t, say } = useLanguage();
  const words = t.seals.parties;
  return (
    <ul className="parties" aria-label={words.title}>
      {parties.map((party) => (
        <li key={party.party}>
          {say(party.title)}{' '}
          <Tag tone={party.signed ? 'green' : 'amber'}>{party.signed ? words.signed : words.waits}</Tag>{' '}
          <span className="party-who">
            {party.signed
              ? [party.signed.organisation, party.signed.person, formatTime(party.signed.at)].filter(Boolean).join(' ')
              : party.holder && say(party.holder)}
          </span>
        </li>
      ))}
    </ul>
  );
}
