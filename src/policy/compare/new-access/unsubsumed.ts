import { isEffective } from '../../analyze/effective.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import type { KeyPolicyPrincipal, KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../../types.ts';
import { type AudienceMember, type AudienceSource, audienceOf, roleOf } from './statement-audience.ts';
import { isSubsumed } from './subsumption.ts';

/**
 * Statements that may give new access, since no statement of the other document subsumes them: Allow statements of the
 * newer document and Deny statements of the older one.
 */
export interface UnsubsumedStatements {
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
const unsubsumedOf = (
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
  // Policy variables exist in some versions of the language only; in others they are plain text.
  const isComparable = of.version === by.version || !hasVariables(of);
  return effectiveOf(of).filter((statement) => !isComparable || !isSubsumed(statement, covering, actions, names));
};

export const findUnsubsumed = (documents: Documents, actions: readonly string[]): UnsubsumedStatements => ({
  allows: unsubsumedOf(documents.newer, documents.older, 'ALLOW', documents, actions),
  denies: unsubsumedOf(documents.older, documents.newer, 'DENY', documents, actions),
});

/** Whether it is unknown whom a principal stands for, so that no request by it can be constructed. */
const isUnknown = ({ kind }: KeyPolicyPrincipal): boolean => kind === 'UNKNOWN' || kind === 'CANONICAL_USER';

export const findUnknownPrincipal = ({ allows, denies }: UnsubsumedStatements): KeyPolicyPrincipal | undefined =>
  [...allows, ...denies].flatMap(({ principals }) => principals ?? []).find(isUnknown);

const overlaps = (one: AudienceMember, other: AudienceMember): boolean => {
  if (one.value === other.value) return true;
  if (one.accountId === null || one.accountId !== other.accountId) return false;
  const isAccount = one.kind === 'ACCOUNT' || other.kind === 'ACCOUNT';
  return isAccount || (roleOf(one) !== null && roleOf(one) === roleOf(other));
};

/** The statements that may cover callers of the target statement. */
export const overlapping = (
  target: KeyPolicyStatement,
  statements: readonly KeyPolicyStatement[],
  source: AudienceSource,
): readonly KeyPolicyStatement[] => {
  const ofTarget = audienceOf(target, source);
  if (ofTarget === null) return statements;
  return statements.filter((statement) => {
    const audience = audienceOf(statement, source);
    return audience === null || audience.some((one) => ofTarget.some((other) => overlaps(one, other)));
  });
};
