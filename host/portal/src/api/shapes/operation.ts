// What the operator looks after.
import type { Bilingual } from '@/i18n';

export interface Alert {
  system: string;
  key: string;
  level: string;
  zh: string;
  en: string;
  raised: string;
}

export interface Incident {
  id: string;
  at: string;
  system: string;
  version: string | null;
  kind: string;
  text: string;
  location: string | null;
  case: string | null;
  state: string;
  request: string | null;
}

export interface DeadLetter {
  id: string;
  message: string;
  reason: string;
  detail: string;
  queue: string | null;
  exchange: string;
  'routing-key': string;
  body: string;
  times: number;
  state: string;
  at: string;
}

export interface Plugin {
  system: string;
  title: Bilingual | null;
  version: string;
  sha256: string;
  active: boolean;
  installed: string;
  by: string;
}

export interface Plugins {
  items: Plugin[];
  problems: { system: string; what: string }[];
}
