// What every answer is made of.
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

export interface Offer {
  /** None: the system that makes the offer. */
  system: string | null;
  procedure: string;
  form?: JsonObject;
}

export interface Problem {
  code: string;
  level: 'refuse' | 'warn' | 'hint';
  at: string | null;
  zh: string;
  en: string;
  cite?: string | null;
  offer?: Offer | null;
}

export interface Page<T> {
  items: T[];
  next?: string | null;
}
