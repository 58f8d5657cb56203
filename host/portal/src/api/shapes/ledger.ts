// Supervised accounts. Amounts are integer fen.
import type { Bilingual } from '@/i18n';

export type AccountState = 'open' | 'frozen' | 'closed';

export interface Account {
  id: string;
  system: string;
  name: string;
  state: AccountState;
  'frozen-by': string[];
  organisations: string[];
  chart: Bilingual | null;
  case: string | null;
  opened: string;
  closed: string | null;
  /** Of lists: what lies on it, and of that what is set aside. */
  asset?: number | null;
  held?: number | null;
  /** Open differences with the bank's statements. */
  differences?: number | null;
}

export interface SubLedger {
  sub: string;
  title: Bilingual | null;
  side: 'asset' | 'liability' | null;
  amount: number;
  /** Only as it stands now. */
  held?: number;
  available?: number;
}

export interface Hold {
  hold: string;
  /** None: the whole account is frozen. */
  sub: string | null;
  amount: number;
  since: string;
}

export interface Standing extends Account {
  commit?: number;
  day?: string;
  subs: SubLedger[];
  holds?: Hold[];
  /** Day of the last statement of the bank that was compared; none yet when null. */
  reconciled?: string | null;
  /** The kinds of business that were booked on it. */
  kinds?: string[];
  /** What those are called that the system titles. */
  'kind-titles'?: Record<string, Bilingual>;
}

export interface Entry {
  commit: number;
  transaction: string;
  line: number;
  sub: string;
  debit: number | null;
  credit: number | null;
  entry: string;
  reference: string | null;
  order: string | null;
  case: string | null;
  at: string;
}

export type OrderState = 'draft' | 'approved' | 'sent' | 'accepted' | 'settled' | 'rejected' | 'reversed';

export interface Order {
  order: string;
  state: OrderState;
  amount: number;
  from: string;
  bank: string;
  payee: string;
  'payee-account': string;
  purpose: string;
  approvals: number;
  'approved-by': string[];
  reason: string | null;
  case: string | null;
  drafted: string;
  updated: string;
  events?: { state: OrderState; at: string; by?: string | null }[];
}

export type DifferenceKind =
  | 'unbooked'
  | 'unstated'
  | 'amount'
  | 'repeated'
  | 'nameless'
  | 'opening'
  | 'closing'
  | 'arithmetic';

export interface Difference {
  kind: DifferenceKind;
  reference?: string | null;
  stated?: number | null;
  booked?: number | null;
  times?: number | null;
  case?: string | null;
}

/** A bank's statement of a day or several, compared with the books. */
export interface Reconciliation {
  statement: string;
  from: string;
  day: string;
  at: string;
  state: 'agreed' | 'open' | 'settled';
  stated: number;
  booked: number;
  agreed: number;
  case?: string | null;
  differences: Difference[];
}
