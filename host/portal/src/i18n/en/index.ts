import type { Texts } from '../zh';
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

export const en: Texts = { shell, session, form, work, cases, partners, people, places, plugins, seals, accounts };
