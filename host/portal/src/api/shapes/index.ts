// The shapes of the API that the portal reads, by noun. Kept apart so that types generated from the OpenAPI document can take
// their place.
export type * from './cases';
export type * from './common';
export type * from './files';
export type * from './ledger';
export type * from './operation';
export type * from './partners';
export type * from './people';
export type * from './places';
export type * from './plugins';
export type * from './signing';
export type * from './systems';
export type * from './work';
