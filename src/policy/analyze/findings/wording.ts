import { alwaysCoversKey } from '../../match/statement-match.ts';
import type { KeyPolicyReach, KeyPolicyReachScope, KeyPolicyStatement } from '../../types.ts';
import type { Facts } from '../facts.ts';
import { type Evidence, sourcesOf, statementsOf } from './evidence.ts';

/** How many names a list shows; the rest is counted, since a policy may have hundreds. */
const maxNamed = 3;

export const listOf = (names: readonly string[]): string => {
  const rest = names.length - maxNamed;
  if (rest > 0) return `${names.slice(0, maxNamed).join(', ')} and ${rest} more`;
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
};

export const placeOf = ({ index, sid }: Pick<KeyPolicyStatement, 'index' | 'sid'>): string =>
  sid === null || sid === '' ? `Statement[${index}]` : `Statement[${index}] "${sid}"`;

/** `Statement[0] "Admins" and grant abc`. */
export const placesOf = (evidence: Evidence): string => {
  return listOf([...statementsOf(evidence).map(placeOf), ...grantsOf(evidence)]);
};

/** The verb that agrees with `placesOf`. */
export const verbFor = (evidence: Evidence, one: string, many: string): string =>
  statementsOf(evidence).length + grantsOf(evidence).length > 1 ? many : one;

/** Says of Deny statements that name keys that they are read as naming this one; empty where its ARN is known. */
export const unknownKeyNote = ({ statements }: Evidence, { input }: Facts): string => {
  const { policy, subject, scope } = input;
  if (subject.arn !== null) return '';
  const denying = new Set(statements.map(({ index }) => index));
  const uncertain = policy.statements.filter(
    (statement) => denying.has(statement.index) && !alwaysCoversKey(statement, subject, scope.allowsVariables),
  );
  if (uncertain.length === 0) return '';
  return ` The key's ARN is unknown: it is taken to be among those that ${listOf(uncertain.map(placeOf))} denies access to.`;
};

/** The grants that a finding is about: `grant abc`, once each. */
export const grantsOf = (evidence: Evidence): readonly string[] => {
  const grants = sourcesOf(evidence).flatMap(({ path }) => (path.grantId === null ? [] : `grant ${path.grantId}`));
  return [...new Set(grants)];
};

export const whoOf = ({ names }: Evidence): string =>
  listOf(names.map((name) => (name === '*' ? 'anyone ("*")' : name)));

/** Words with which such a text may begin; ARNs and other names are not changed. */
const words = /^(?:anyone|any|the|accounts?|organizations?|callers|services)(?= |$)/;

/** For the beginning of a sentence. */
export const capitalized = (text: string): string =>
  words.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

const nouns: Readonly<Record<KeyPolicyReachScope, readonly [one: string, many: string]>> = {
  ANYONE: ['anyone in any account', 'anyone in any account'],
  ACCOUNT: ['account', 'accounts'],
  ORGANIZATION: ['organization', 'organizations'],
  NETWORK: ['callers from the network', 'callers from the networks'],
  PRINCIPAL: ['', ''],
  SERVICE: ['services on behalf of', 'services on behalf of'],
};

const phraseOf = (scope: KeyPolicyReachScope, values: readonly string[]): string => {
  const [one, many] = nouns[scope];
  return `${values.length > 1 ? many : one} ${listOf(values)}`.trim();
};

/** Who has access by the evidence, filtered: `account 444455556666; organization o-a1b2c3d4e5`. */
export const describeReach = (
  evidence: Evidence,
  facts: Facts,
  isAskedFor: (entry: KeyPolicyReach) => boolean,
): string => {
  const byScope = new Map<KeyPolicyReachScope, Set<string>>();
  // Entries share long lists: each is read once.
  const seen = new Set<readonly string[]>();
  const sets = new Set(evidence.found.flatMap(({ parts }) => parts.map(({ callers }) => callers)));
  for (const callers of sets) {
    for (const entry of facts.reachOf(callers).entries.filter(isAskedFor)) {
      const values = byScope.get(entry.scope) ?? new Set();
      if (!seen.has(entry.values)) for (const value of entry.values) values.add(value);
      seen.add(entry.values);
      byScope.set(entry.scope, values);
    }
  }
  return [...byScope].map(([scope, values]) => phraseOf(scope, [...values].sort())).join('; ');
};
