import type { Account, AccountState } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Tag, type Tone } from '@/ui/Tag';

const TONES: Record<AccountState, Tone> = { open: 'green', frozen: 'red', closed: 'plain' };

export function AccountTag({ account }: { account: Pick<Account, 'state'> }) {
  const { t } = useLanguage();
  return <Tag tone={TONES[account.state] ?? 'plain'}>{t.accounts.states[account.state] ?? account.state}</Tag>;
}
