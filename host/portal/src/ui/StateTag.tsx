import type { CaseState } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Tag, type Tone } from './Tag';

const TONES: Record<CaseState, Tone> = {
  draft: 'plain',
  open: 'blue',
  suspended: 'amber',
  done: 'green',
  closed: 'plain',
};

export function StateTag({ state }: { state: CaseState }) {
  const { t } = useLanguage();
  return <Tag tone={TONES[state] ?? 'plain'}>{t.work.states[state] ?? state}</Tag>;
}
