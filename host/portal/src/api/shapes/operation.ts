// What the operator looks after.
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
