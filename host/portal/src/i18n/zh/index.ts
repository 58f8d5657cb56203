// Chinese is written first. The shape of these texts is the type that English must fill: a missing one does not compile.
import { accounts } from './accounts';
import { cases } from './cases';
import { form } from './form';
import { partners } from './partners';
import { people } from './people';
import { places } from './places';
import { plugins } from './plugins';
import { seals } from './seals';
import { session } from './session';
import { shell } from './shell';
import { work } from './work';

export const zh = { shell, session, form, work, cases, partners, people, places, plugins, seals, accounts };

type Shape<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Shape<T[K]>;
};

export type Texts = Shape<typeof zh>;
