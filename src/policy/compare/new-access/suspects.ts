import { isEffective } from '../../analyze/effective.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyPrincipal, KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../../types.ts';
import { isSubsumed } from './subsumption.ts';
import { type AudienceMember, type AudienceSource, audienceOf } from './suspect-audience.ts';

/**
 * Statements that the quick proof does not settle: new Allow statements that may give more, and old Deny statements
 * that may be missing.
 */
export interface Suspects {
  readonly allows: readonly KeyPolicyStatement[];
  readonly denies: readonly KeyPolicyStatement[];
}

interface Documents {
  readonly older: ParsedKeyPolicy;
  readonly newer: ParsedKeyPolicy;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
}

const hasVariables = ({ statements }: ParsedKeyPolicy): boolean => JSON.stringify(statements).includes('${');

/** The effective statements of one document that no statement of the other subsumes. */
const uncovered = (
  of: ParsedKeyPolicy,
  by: ParsedKeyPolicy,
  effect: 'ALLOW' | 'DENY',
  { grammar, subject }: Documents,
  actions: readonly string[],
): readonly KeyPolicyStatement[] => {
  const effectiveOf = ({ statements }: ParsedKeyPolicy) =>
    statements.filter((statement) => statement.effect === effect && isEffective(statement, grammar, subject));
  const names = { grammar, partition: subject.partition };
  const covering = effectiveOf(by);
  // Policy variables mean something in some versions of the language only.
  const isComparable = of.version === by.version || !hasVariables(of);
  return effectiveOf(of).filter((statement) => !isComparable || !isSubsumed(statement, covering, actions, names));
};

export const findSuspects = (documents: Documents, actions: readonly string[]): Suspects => ({
  allows: uncovered(documents.newer, documents.older, 'ALLOW', documents, actions),
  denies: uncovered(documents.older, documents.newer, 'DENY', documents, actions),
});

/** Principals for which no request can be constructed. */
const isOpaque = ({ kind }: KeyPolicyPrincipal): boolean => kind === 'UNKNOWN' || kind === 'CANONICAL_USER';

export const findOpaque = ({ allows, denies }: Suspects): KeyPolicyPrincipal | undefined =>
  [...allows, ...denies].flatMap(({ principals }) => principals ?? []).find(isOpaque);

/** The role that a principal is, or whose session it is. */
export const roleOf = ({ kind, name }: AudienceMember): string | null => {
  if (kind === 'ROLE') return name;
  return kind === 'ASSUMED_ROLE_SESSION' ? (name ?? '').split('/', 1).join() : null;
};

const overlaps = (one: AudienceMember, other: AudienceMember): boolean => {
  if (one.value === other.value) return true;
  if (one.accountId === null || one.accountId !== other.accountId) return false;
  const isAccount = one.kind === 'ACCOUNT' || other.kind === 'ACCOUNT';
  return isAccount || (roleOf(one) !== null && roleOf(one) === roleOf(other));
};

/** The statements that may cover callers that the suspect covers. */
export const concerning = (
  suspect: KeyPolicyStatement,
  statements: readonly KeyPolicyStatement[],
  source: AudienceSource,
): readonly KeyPolicyStatement[] => {
  const suspected = audienceOf(suspect, source);
  if (suspected === null) return statements;
  return statements.filter((statement) => {
    const audience = audienceOf(statement, source);
    return audience === null || audience.some((one) => suspected.some((other) => overlaps(one, other)));
  });
};
