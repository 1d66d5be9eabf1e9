import { actionIndexOf } from '../analyze/action-set.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { Path } from '../parse/path.ts';
import type { KeyPolicyDecision, KeyPolicyIssue, KeyPolicyStatement, PolicySubject } from '../types.ts';
import type { Caller } from './caller.ts';
import type { Verdict } from './statement.ts';

/** The caller and the key of a decision. */
export interface DecisionScope {
  readonly caller: Caller;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
}

/**
 * A Deny that applies overrides every Allow; where nothing applies, access is denied. An action that does not work
 * across accounts is never allowed to a principal of another account.
 *
 * @param action - In lower case.
 */
export const decide = (verdicts: readonly Verdict[], action: string, scope: DecisionScope): KeyPolicyDecision => {
  const denies = verdicts.filter(isDeny);
  const allows = verdicts.length > denies.length && worksFor(action, scope) ? verdicts.filter(isAllow) : [];
  const denied = denies.filter(isApplying);
  const allowed = denied.length > 0 ? [] : allows.filter(isApplying);
  return {
    outcome: denied.length > 0 ? 'EXPLICIT_DENY' : allowed.length > 0 ? 'ALLOW' : 'IMPLICIT_DENY',
    statements: (denied.length > 0 ? denied : allowed).map(indexOf),
    requiresIdentityPolicy: allowed.length > 0 && isIdentityPolicyRequired(allowed, scope),
    missingContext: findMissingContext(denies, allows),
    identityPolicyCanAllow: denied.length + allowed.length === 0 && canIdentityPolicyAllow(scope),
    issues: doubtsOf(verdicts, scope.caller),
  };
};

const isDeny = ({ statement }: Verdict): boolean => statement.effect === 'DENY';
const isAllow = ({ statement }: Verdict): boolean => statement.effect === 'ALLOW';
const isApplying = ({ applies }: Verdict): boolean => applies;
const indexOf = ({ statement }: Verdict): number => statement.index;

/** Whether an identity policy of the key's own account can allow a request that the key policy does not. */
const canIdentityPolicyAllow = (scope: DecisionScope): boolean => {
  return scope.grammar.principals.identityPolicyAllowsAlone && scope.caller.accountId !== null && !isOutside(scope);
};

/** The decision on an action to which key policies don't apply. */
export const decideNothing = (scope: DecisionScope): KeyPolicyDecision => ({
  outcome: 'IMPLICIT_DENY',
  statements: [],
  requiresIdentityPolicy: false,
  missingContext: [],
  identityPolicyCanAllow: canIdentityPolicyAllow(scope),
  issues: [],
});

/** True for a principal that is certainly of another account; account ids are comparable only within a partition. */
const isOutside = ({ caller, subject }: DecisionScope): boolean => {
  if (caller.accountId === null || subject.accountId === null) return false;
  if (caller.accountId !== subject.accountId) return true;
  return caller.partition !== null && subject.partition !== null && caller.partition !== subject.partition;
};

const worksFor = (action: string, scope: DecisionScope): boolean =>
  !isOutside(scope) || actionIndexOf(scope.grammar.actions).worksAcrossAccounts(action);

/**
 * A principal of another account always needs an identity policy of its own account. A principal of the key's own
 * account needs one where the policy only delegates to that account.
 */
const isIdentityPolicyRequired = (allowed: readonly Verdict[], scope: DecisionScope): boolean => {
  if (isOutside(scope)) return true;
  return scope.grammar.principals.accountDelegates && allowed.every(({ by }) => by === 'ACCOUNT');
};

/**
 * The unknown keys that could change the outcome, sorted, in the spelling that the policy uses first. None where a Deny
 * applies in any case; those of an Allow don't count where another Allow applies in any case.
 */
const findMissingContext = (denies: readonly Verdict[], allows: readonly Verdict[]): readonly string[] => {
  if (denies.some(isCertain)) return [];
  const turning = [...denies, ...(allows.some(isCertain) ? [] : allows)].filter(isOpen);
  if (turning.length === 0) return [];
  const keys = new Map<string, string>();
  const inOrder = turning.toSorted((one, other) => one.statement.index - other.statement.index);
  for (const { open } of inOrder) {
    for (const key of open) {
      const lowerCase = toLowerAscii(key);
      if (!keys.has(lowerCase)) keys.set(lowerCase, key);
    }
  }
  return [...keys.values()].sort();
};

const isOpen = ({ open }: Verdict): boolean => open.length > 0;
const isCertain = ({ applies, open }: Verdict) => applies && open.length === 0;

const doubtsOf = (verdicts: readonly Verdict[], caller: Caller): readonly KeyPolicyIssue[] => {
  const doubts = verdicts.filter(isInDoubt).map(toIssue);
  return caller.kind === 'FEDERATED_USER' ? [...doubts, federatedUser] : doubts;
};

const isInDoubt = ({ doubt }: Verdict): boolean => doubt !== null;

const toIssue = ({ statement, doubt }: Verdict): KeyPolicyIssue => {
  if (doubt === 'CONDITION') return unreadableValue(statement.index);
  if (doubt === 'OPERATOR') return unknownOperator(statement.index);
  return doubt === 'PRINCIPAL' ? rootInNotPrincipal(statement.index) : unknownResource(statement);
};

const unreadableValue = (index: number): KeyPolicyIssue => ({
  code: 'NEVER_MATCHES',
  severity: 'MEDIUM',
  path: Path.root.at('Statement').at(index).at('Condition').toString(),
  message:
    "The statement denies by a negated operator that can't read one of its values. Whether the cloud then denies is not " +
    'documented. The statement is read in the way that allows more.',
});

const unknownOperator = (index: number): KeyPolicyIssue => ({
  code: 'UNKNOWN_CONDITION_OPERATOR',
  severity: 'MEDIUM',
  path: Path.root.at('Statement').at(index).at('Condition').toString(),
  message:
    'The statement has a condition operator that does not exist, so whether a request meets it is unknown. The statement ' +
    'is read in the way that allows more.',
});

const rootInNotPrincipal = (index: number): KeyPolicyIssue => ({
  code: 'UNKNOWN_PRINCIPAL',
  severity: 'LOW',
  path: Path.root.at('Statement').at(index).at('NotPrincipal').toString(),
  message:
    "NotPrincipal lists the root of the principal's account, and nothing else that exempts the principal. The vendor " +
    'does not document whether the root does; the statement is read in the way that allows more.',
});

const unknownResource = ({ index, resources }: KeyPolicyStatement): KeyPolicyIssue => ({
  code: 'UNKNOWN_RESOURCE',
  severity: 'MEDIUM',
  path: Path.root
    .at('Statement')
    .at(index)
    .at(resources === null ? 'NotResource' : 'Resource')
    .toString(),
  message:
    'The statement denies access to the keys that it names. Whether this key is one of them is unknown: give its ARN. ' +
    'The statement is read in the way that allows more.',
});

const federatedUser: KeyPolicyIssue = {
  code: 'UNKNOWN_PRINCIPAL',
  severity: 'LOW',
  path: 'principal',
  message: 'A federated user has the permissions of the user that requested its token, which its ARN does not show.',
};
