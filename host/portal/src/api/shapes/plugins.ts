// Systems as those who run them see them: versions, what each changes, how it was rehearsed, who switched what.
import type { Bilingual } from '@/i18n';
import type { Json } from './common';

/** `candidate` also of one that was never reviewed because the hub does not. */
export type VersionState = 'active' | 'candidate' | 'approved' | 'declined';

export interface Plugin {
  system: string;
  title: Bilingual | null;
  version: string;
  sha256: string;
  active: boolean;
  state: VersionState;
  /** Running on it. */
  cases: number;
  signed: boolean;
  /** Why it decides nothing for now. */
  parked: string | null;
  installed: string;
  by: string;
}

export interface Plugins {
  items: Plugin[];
  problems: { system: string; what: string }[];
  review: boolean;
}

export interface Hurdle extends Bilingual {
  code: string;
}

export interface Version {
  system: string;
  title: Bilingual;
  office: string;
  version: string;
  sha256: string;
  state: VersionState;
  active: string | null;
  cases: number;
  installed: string;
  by: string;
  own: boolean;
  signer: string | null;
  parked: string | null;
  review: { verdict: 'approved' | 'declined'; by: string; reason: string; at: string } | null;
  rights: { asked: string[]; granted: string[]; new: string[] };
  hurdles: Hurdle[];
}

/** Lightest first. */
export type Weight = 'notice' | 'work' | 'asks-right' | 'breaks-reader' | 'breaks-running';

export interface Change {
  noun: string;
  happened: 'added' | 'removed' | 'changed';
  weight: Weight;
  path: string;
  text: Bilingual;
}

export interface AskedRight {
  name: string;
  why: string[];
  text: Bilingual;
}

export type Follow =
  | { answer: 'yes' }
  | { answer: 'by-step'; cannot: Record<string, Bilingual> }
  | { answer: 'no'; why: Bilingual };

export interface VersionDiff {
  from: string;
  to: string;
  changes: Change[];
  rights: { reads: AskedRight[]; maintains: AskedRight[]; opens: AskedRight[]; ledger: AskedRight[] };
  running: { procedure: string; cases: number; follow: Follow }[];
}

export type DifferenceClass = 'state' | 'money' | 'document' | 'record' | 'message' | 'notice';

export interface DecisionDifference {
  history: string;
  case: string | null;
  step: string;
  what: string;
  /** Milliseconds. */
  at: number;
  classes: DifferenceClass[];
  parts: string[];
  fault?: string;
}

export interface PlayedScenario {
  name: string;
  title: string;
  /** Steps that went as told. */
  steps: number;
  failed: string | null;
}

export interface RehearsalReport {
  decisions: number;
  same: number;
  /** One decision may count in several classes. */
  differs: Partial<Record<DifferenceClass, number>>;
  differing: number;
  faulted: number;
  'not-comparable': { why: Bilingual; count: number }[];
  erased: number;
  differences: DecisionDifference[];
  milliseconds: number;
  /** Absent until all decisions were taken; `why` where none could be played. */
  scenarios?: { played: PlayedScenario[]; why?: Bilingual };
}

export interface Rehearsal {
  id: string;
  against: string;
  state: 'running' | 'interrupted' | 'done' | 'failed';
  done: number;
  total: number;
  began: string;
  last: string;
  /** Who began it. */
  by: string;
  report: Partial<RehearsalReport>;
}

export interface SideBySide {
  case: string | null;
  number: string | null;
  /** Why there is nothing beside it. */
  why: Bilingual | null;
  /** With values only for the office whose people they speak of. */
  differences: { class: DifferenceClass; at: string; was?: Json; is?: Json }[];
  recorded?: Json;
  candidate?: Json;
}

export type SwitchKind = 'activate' | 'rollback' | 'park' | 'unpark' | 'grant' | 'withdraw';

export interface Switch {
  kind: SwitchKind;
  before: string;
  after: string;
  by: string;
  reason: string;
  at: string;
}

export interface OfficeKey {
  kid: string;
  office: string;
  algorithm: string;
  key: string;
  state: 'pending' | 'valid' | 'refused' | 'revoked';
  'asked-by': string;
  asked: string;
  own: boolean;
  decided: string | null;
  reason: string;
}
