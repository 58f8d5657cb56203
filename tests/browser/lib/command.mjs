// The operator at the machine: commands of the hub that runs for these tests.
import { execFileSync } from 'node:child_process';
import { PASSWORD } from './browser.mjs';

const FOLDER = process.env.CITY_FOLDER;
const BINARY = process.env.CITY_HUB;

/** What a command printed as JSON; the tests' password on its standard input. */
export function hub(...args) {
  // The hub refuses variables that it does not know; those of the tests are not its own.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('HUB_'));
  const said = execFileSync(BINARY, ['--json', ...args], {
    cwd: FOLDER,
    env: Object.fromEntries(own),
    input: `${PASSWORD}\n`,
    encoding: 'utf8',
  });
  return JSON.parse(said);
}
