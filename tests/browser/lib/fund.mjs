// The system of supervised accounts (`tests/contracts/fund`): each of its cases does one deed to one account.
import { does } from './program.mjs';

export async function deed(who, what, account, name, amount) {
  const form = { deed: what, account, name, amount };
  // What is matched is all that stands unmatched: the decision rests on the balance.
  if (what === 'match') form['resting-on'] = account;
  const { id } = await who.ask('POST', '/cases', { system: 'fund', procedure: 'fund', form });
  await does(who, id, 'submit');
}
