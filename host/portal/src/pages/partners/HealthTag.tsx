import type { PartnerRow } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Tag } from '@/ui/Tag';

const TONES = { good: 'green', attention: 'amber', broken: 'red' } as const;

export function HealthTag({ partner }: { partner: PartnerRow }) {
  const { t } = useLanguage();
  if (partner.state === 'removed') return <Tag>{t.partners.removed}</Tag>;
  return <Tag tone={TONES[partner.health]}>{t.partners.health[partner.health]}</Tag>;
}
