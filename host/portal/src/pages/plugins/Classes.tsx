import type { DifferenceClass } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Tag, type Tone } from '@/ui/Tag';

export const CLASS_TONES: Record<DifferenceClass, Tone> = {
  money: 'red',
  state: 'amber',
  document: 'amber',
  record: 'amber',
  message: 'blue',
  notice: 'plain',
};

/** What a difference would have moved. */
export function Classes({ classes }: { classes: DifferenceClass[] }) {
  const { t } = useLanguage();
  return classes.map((one) => (
    <span key={one}>
      <Tag tone={CLASS_TONES[one] ?? 'plain'}>{t.plugins.rehearsal.classes[one] ?? one}</Tag>{' '}
    </span>
  ));
}
