/** The tabs that a first visit opens, in this order; the first one is in front. Names of files in tabs/. */
export const sandboxTabs = [
  'both-clouds',
  'entities',
  'errors',
  'accounts',
  'who-can',
  'decision',
  'public-key',
  'drift',
  'draft',
] as const;

/** The same for real accounts: nothing here names a key that has to exist. */
export const accountTabs = ['first-keys', 'accounts', 'draft'] as const;
