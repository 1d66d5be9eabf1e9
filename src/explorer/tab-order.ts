/**
 * The tabs that a first visit opens, in this order; the first one is in front. Names of files in schema/operations, the
 * named questions, and in tabs/, which show what only a gateway or a fault brings about.
 */
export const sandboxTabs = [
  'both-clouds',
  'who-can-use-key',
  'is-key-open',
  'may-principal-use-key',
  'review-draft',
  'compare-policy',
  'key-grants',
  'follow-alias',
  'replica-drift',
  'open-keys',
  'fleet-summary',
  'keys-of-principal',
  'policy-changes',
  'list-keys',
  'list-accounts',
  'entities',
  'errors',
] as const;

/** The same for real accounts: nothing here names a key that has to exist. */
export const accountTabs = ['list-keys', 'fleet-summary', 'list-accounts', 'review-draft'] as const;
