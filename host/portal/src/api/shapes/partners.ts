// Partners as the operator sees them.
import type { Bilingual } from '@/i18n';

export type PartnerHealth = 'good' | 'attention' | 'broken';

export interface Remedy extends Bilingual {
  code: string;
  level: PartnerHealth;
}

export interface PartnerKey {
  kid: string;
  algorithm: string;
  state: 'valid' | 'revoked';
  added: string;
  'age-days': number;
  due: string;
  revoked: string | null;
  reason: string;
}

interface LastMessage {
  id: string;
  type: string;
  at: string;
}

export interface Webhook {
  url: string;
  state: 'active' | 'disabled';
  reason: string;
  failures: number;
  waiting: number;
  'failing-since': string | null;
  'next-try': string | null;
  'certificate-until': string | null;
  'last-delivered': string | null;
}

export interface PartnerRow {
  id: string;
  kind: string;
  name: string;
  organisation: string | null;
  state: 'active' | 'removed';
  format: string;
  broker: boolean;
  health: PartnerHealth;
  remedies: Remedy[];
  accounts: number;
  backlog: number;
  'broker-answers': boolean;
  'dead-letters': number;
  pending: number;
  added: string;
  ended: string | null;
  'last-in': LastMessage | null;
  'last-out': LastMessage | null;
  'last-good': string | null;
  keys: PartnerKey[];
  webhook: Webhook | null;
}

export interface KeyChange {
  id: string;
  action: 'add' | 'revoke';
  kid: string;
  algorithm: string;
  key: string;
  reason: string;
  state: 'pending' | 'approved' | 'refused' | 'done';
  'asked-by': string;
  asked: string;
  own: boolean;
  decided: string | null;
}

export interface Partner extends PartnerRow {
  changes: KeyChange[];
  ping: { id: string; sent: string; how: 'delivered' | 'answered' | null; acknowledged: string | null } | null;
  says: string[];
}

export interface Delivery {
  id: string;
  message: string;
  type: string;
  attempt: number;
  at: string;
  'took-ms': number;
  outcome: string;
  status: number | null;
  answer: string;
}
