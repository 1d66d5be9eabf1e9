/**
 * The tabs of a first visit, in this order; the first one is active. Names of files in schema/operations (the named
 * questions), and in tabs/, which show the queries of gateways and the errors.
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
  'key-history',
  'list-keys',
  'list-accounts',
  'entities',
  'errors',
] as const;

/** The same for real accounts: queries that need no existing key. */
export const accountTabs = [
  'list-keys',
  'open-keys',
  'fleet-summary',
  'policy-changes',
  'list-accounts',
  'review-draft',
] as const;
