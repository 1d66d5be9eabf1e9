import type { KeyPolicyStatement } from '../../types.ts';
import { noActions } from '../action-set.ts';
import { type Audience, intersectAudiences, isInAudience, toEverybody } from '../audience/audience.ts';
import { type Callers, everybody, intersect } from '../audience/callers.ts';
import { readDenyConditions } from '../conditions/deny.ts';
import { type EffectiveDeny, exemptedBy } from '../denial.ts';
import { type Facts, holds } from '../facts.ts';
import { toInsiders } from '../permissions.ts';
import type { PolicyEdit, Remedy } from './edit.ts';
import type { Evidence } from './evidence.ts';
import { exemptedForCertain } from './exempted.ts';
import { ownAccountPrincipal } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf } from './wording.ts';

/** Lets in the account where nothing does, and spares its root user where a Deny is what locks it out. */
const remedy = ({ statements }: Evidence, facts: Facts): Remedy => {
  const own = ownAccountPrincipal(facts);
  const [type = ''] = facts.input.grammar.principals.types;
  const { prefix, changePolicy } = facts.input.grammar.actions;
  const principalArn = facts.input.grammar.conditions.principalArn;
  const spare = statements.map(
    ({ index }): PolicyEdit => ({
      kind: 'ADD_CONDITION',
      index,
      operator: 'ArnNotEquals',
      key: principalArn,
      value: own ?? '',
    }),
  );
  const allow: PolicyEdit = {
    kind: 'ADD_STATEMENT',
    statement: { Effect: 'Allow', Principal: { [type]: own }, Action: `${prefix}*`, Resource: '*' },
  };
  const texts = [
    ...(isAllowed(facts) ? [] : [`Allow ${prefix}* to {"${type}": "${own}"}.`]),
    ...(spare.length === 0
      ? []
      : [`Add "ArnNotEquals": {"${principalArn}": "${own}"} to the conditions of what denies ${changePolicy}.`]),
  ];
  // Who is spared of a policy that lets in anyone could take it over: first of all that has to end.
  const edits = facts.exposure === 'PUBLIC' ? [] : [...(isAllowed(facts) ? [] : [allow]), ...spare];
  return { text: texts.join(' '), edits };
};

/** Nobody of the key's own account may change the key policy any more. */
export const lockoutRisk: FindingRule = {
  code: 'LOCKOUT_RISK',
  severity: 'HIGH',
  find: (facts) => {
    if (!facts.input.isAccountKnown) return null;
    const isLocked = facts.input.grammar.principals.accountDelegates ? isNobodyLeft(facts) : isAccountDenied(facts);
    return isLocked ? { found: [], statements: deniesOf(facts).map(({ statement }) => statement), names: [] } : null;
  },
  say: (evidence, { input }) => {
    const { changePolicy } = input.grammar.actions;
    const by = evidence.statements.length === 0 ? '' : ` once ${placesOf(evidence)} denies it`;
    const doubt = evidence.statements.some(({ notPrincipals }) => notPrincipals !== null)
      ? ' NotPrincipal is counted as denying all but those whom it lists with their account and sessions, and it denies principals with a permissions boundary, too.'
      : '';
    return `No principal of the key's own account may call ${changePolicy}${by}, so that its owner can lose control of the key.${doubt}`;
  },
  remedy,
};

const deniesOf = ({ input }: Facts): readonly EffectiveDeny[] => {
  const changePolicy = input.universe.named(input.grammar.actions.changePolicy);
  return input.denies.filter(({ actions }) => (actions & changePolicy) !== noActions);
};

/** Where a policy has to open the way: whether nothing that it allows is left for somebody of the account. */
const isNobodyLeft = (facts: Facts): boolean => {
  const { universe, grammar, scope } = facts.input;
  const changePolicy = universe.named(grammar.actions.changePolicy);
  const left = leftByNotPrincipal(facts);
  const insiders = toInsiders(scope.ownAccount);
  const isLeft = (callers: Callers): boolean => {
    if (callers.kind === 'SERVICES' || !facts.reachOf(callers).hasInsiders) return false;
    const own = intersect(callers, insiders);
    return own !== null && intersectAudiences([own], left).length > 0;
  };
  return !facts.permissions.some(({ parts }) =>
    parts.some((part) => holds(part, changePolicy) && isLeft(part.callers)),
  );
};

/** Whether a Deny takes the policy from everybody of the account, who need no Allow. */
const isAccountDenied = (facts: Facts): boolean => {
  const { universe, grammar, scope, denials, insider } = facts.input;
  if (denials === null) return false;
  const changePolicy = universe.named(grammar.actions.changePolicy);
  const own = toInsiders(scope.ownAccount);
  const parts = [...denials.general, ...(denials.ofMember(insider) ?? [])].filter(
    ({ actions }) => (actions & changePolicy) !== noActions,
  );
  const limits = [...parts.map(({ left }) => left), leftByNotPrincipal(facts)];
  return limits.reduce<Audience>(intersectAudiences, [own]).length === 0;
};

/** Those whom the Deny statements with NotPrincipal leave to change the policy, read as the vendor warns of them. */
const leftByNotPrincipal = (facts: Facts): Audience => {
  return deniesOf(facts).reduce<Audience>((left, { statement }) => {
    const spared = sparedBy(statement, facts);
    return spared === null ? left : intersectAudiences(left, spared);
  }, toEverybody);
};

/** Null where the Deny is not certain to be about everybody else. */
const sparedBy = ({ principals, notPrincipals, conditions }: KeyPolicyStatement, { input }: Facts): Audience | null => {
  if (notPrincipals === null || principals?.length) return null;
  const read = readDenyConditions(conditions, input.scope);
  if (read === null || !read.covered.every((audience) => isInAudience(everybody, audience))) return null;
  return [...read.spared, ...exemptedBy(exemptedForCertain(notPrincipals), input.scope)];
};

/** Whether the own account would be let in but for what is denied. */
const isAllowed = ({ input }: Facts): boolean => {
  const changePolicy = input.universe.named(input.grammar.actions.changePolicy);
  return input.sources.some(
    ({ principals, grants }) =>
      principals.some((principal) => principal.kind === 'ACCOUNT' && principal.accountId === input.scope.ownAccount) &&
      grants.some(({ actions, conditions }) => conditions.length === 0 && (actions & changePolicy) !== noActions),
  );
};
