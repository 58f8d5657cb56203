import type { Texts } from '../zh';

export const people: Texts['people'] = {
  delegations: {
    title: 'Delegation',
    about:
      'While you are away a colleague acts for you. They act under their own name, and the record says for whom; signing and appointing cannot be delegated.',
    needsPost: 'Switch to a post of your own at the top of the page first.',
    create: 'Name a delegate',
    created: 'The delegation stands; see “Given by me” below.',
    createAbout: 'For the post you act from now, for at most 180 days; you can end it at any time.',
    delegate: 'Delegate',
    from: 'First day',
    until: 'Last day',
    reason: 'Reason',
    given: 'Given by me',
    held: 'Held by me',
    'delegate-name': 'Delegate',
    'person-name': 'Who is away',
    days: 'Days',
    state: 'State',
    standing: 'In force',
    ahead: 'Not begun',
    over: 'Ended',
    end: 'End',
    endTitle: 'End the delegation',
    endAbout: (delegate, person) => `${delegate} will no longer act for ${person}. What was done so far stands.`,
    none: 'No delegations.',
  },
};
