import { isEffective } from '../../analyze/effective.ts';
import type { KeyPolicyPrincipal, KeyPolicyStatement, ParsedKeyPolicy } from '../../types.ts';
import type { Documents } from './comparison.ts';
import { partsOf } from './merged-statements.ts';
import {
  type ActionCandidates,
  createActionCandidates,
  type PreparedStatement,
  prepareStatement,
} from './prepared-statement.ts';
import { StatementsByPrincipal } from './statements-by-principal.ts';
import { isSubsumed } from './subsumption.ts';

/**
 * Statements that may give new access, since no statement of the other document subsumes them: Allow statements of the
 * newer document and Deny statements of the older one.
 */
interface UnsubsumedStatements {
  readonly allows: readonly KeyPolicyStatement[];
  readonly denies: readonly KeyPolicyStatement[];
}

/** Equal statements apply to the same requests. */
const distinct = (statements: readonly PreparedStatement[]): readonly PreparedStatement[] => {
  const nameOf = ({ statement, actions, audience, resources }: PreparedStatement): string =>
    JSON.stringify([actions, audience, resources, statement.conditions]);
  return [...new Map(statements.toReversed().map((prepared) => [nameOf(prepared), prepared])).values()].toReversed();
};

const withParts = (statement: KeyPolicyStatement): readonly KeyPolicyStatement[] => [
  ...new Set([statement, ...partsOf(statement)]),
];

/** Whether it contains what may be a policy variable. */
const mentionsVariables = ({ statements }: ParsedKeyPolicy): boolean => JSON.stringify(statements).includes('${');

/** The effective statements of one document that no statement of the other subsumes. */
const unsubsumedOf = (
  policy: ParsedKeyPolicy,
  other: ParsedKeyPolicy,
  effect: 'ALLOW' | 'DENY',
  { grammar, subject }: Documents,
  candidatesOf: ActionCandidates,
): readonly KeyPolicyStatement[] => {
  const comparison = { grammar, partition: subject.partition };
  const isCompared = (statement: KeyPolicyStatement): boolean =>
    statement.effect === effect && isEffective(statement, grammar, subject);
  const prepare = (statements: readonly KeyPolicyStatement[]) =>
    distinct(statements.filter(isCompared).map((statement) => prepareStatement(statement, candidatesOf, comparison)));
  // What subsumes one of two statements that are merged need not subsume both.
  const covering = new StatementsByPrincipal(prepare(other.statements.flatMap(withParts)), comparison);
  // Policy variables exist in some versions of the language only; in others they are plain text.
  const isComparable = policy.version === other.version || !mentionsVariables(policy);
  const isOpen = ({ statement }: PreparedStatement): boolean =>
    prepare(partsOf(statement)).some((part) => !isSubsumed(part, covering));
  return prepare(policy.statements)
    .filter((compared) => !isComparable || isOpen(compared))
    .map(({ statement }) => statement);
};

export const findUnsubsumed = (documents: Documents, actions: readonly string[]): UnsubsumedStatements => {
  const candidatesOf = createActionCandidates(actions, documents.grammar);
  return {
    allows: unsubsumedOf(documents.newer, documents.older, 'ALLOW', documents, candidatesOf),
    denies: unsubsumedOf(documents.older, documents.newer, 'DENY', documents, candidatesOf),
  };
};

/** Whether it is unknown whom a principal stands for, so that no request by it can be constructed. */
const isUnknown = ({ kind, accountId }: KeyPolicyPrincipal): boolean =>
  kind === 'UNKNOWN' || kind === 'CANONICAL_USER' || (kind === 'OIDC_PROVIDER' && accountId === null);

const isUnlimited = ({ principals, notPrincipals }: KeyPolicyStatement): boolean =>
  notPrincipals !== null || (principals?.some(({ kind }) => kind === 'ANYONE') ?? false);

/**
 * A principal of a statement that is not subsumed; where it covers everyone, also one that a NotPrincipal of either
 * document lists, and so exempts in one of them alone, and one that the newer document allows what it no longer denies.
 */
export const findUnknownPrincipal = (
  { allows, denies }: UnsubsumedStatements,
  { older, newer }: Documents,
): KeyPolicyPrincipal | undefined => {
  const unsubsumed = [...allows, ...denies];
  const exempting = unsubsumed.some(isUnlimited) ? [...older.statements, ...newer.statements] : [];
  const undenied = denies.some(isUnlimited) ? newer.statements.filter(({ effect }) => effect === 'ALLOW') : [];
  return [
    ...[...unsubsumed, ...undenied].flatMap(({ principals }) => principals ?? []),
    ...exempting.flatMap(({ notPrincipals }) => notPrincipals ?? []),
  ].find(isUnknown);
};
