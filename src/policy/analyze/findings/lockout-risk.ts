import type { KeyPolicyStatement } from '../../types.ts';
import { noActions } from '../action-set.ts';
import {
  type Audience,
  type Callers,
  everybody,
  intersect,
  intersectAudiences,
  isInAudience,
  membersOnly,
  toEverybody,
} from '../audience/audience.ts';
import { MemberSet } from '../audience/member-set.ts';
import { readDenyConditions } from '../conditions/deny.ts';
import type { EffectiveDeny } from '../denial.ts';
import type { Facts } from '../facts.ts';
import { allowsAny } from '../permission.ts';
import { exemptedBy } from '../principals.ts';
import type { PolicyEdit, Remedy } from './edit.ts';
import type { Evidence } from './evidence.ts';
import { exemptedForCertain } from './exempted.ts';
import { exemptPrincipal, ownAccountPrincipal } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, unknownKeyNote, verbFor } from './wording.ts';

/** Allows the account where nothing does, and exempts its root user from a Deny that locks it out. */
const remedy = ({ statements }: Evidence, facts: Facts): Remedy => {
  const own = ownAccountPrincipal(facts);
  const [type = ''] = facts.input.grammar.principals.types;
  const { prefix, changePolicy } = facts.input.grammar.actions;
  const { condition, edits: exemptions } = exemptPrincipal(statements, own ?? '', facts);
  const allow: PolicyEdit = {
    kind: 'ADD_STATEMENT',
    statement: { Effect: 'Allow', Principal: { [type]: own }, Action: `${prefix}*`, Resource: '*' },
  };
  const isAllowed = isAccountAllowed(facts);
  const texts = [
    ...(isAllowed ? [] : [`Allow ${prefix}* to {"${type}": "${own}"}.`]),
    ...(statements.length === 0
      ? []
      : [`Add ${condition} to the conditions of the statements that deny ${changePolicy}.`]),
  ];
  // While the policy is public, exempted principals could take it over: public access must be removed first.
  const edits = facts.exposure === 'PUBLIC' ? [] : [...(isAllowed ? [] : [allow]), ...exemptions];
  return { text: texts.join(' '), edits };
};

/** Nobody in the key's own account can change the key policy any more. */
export const lockoutRisk: FindingRule = {
  code: 'LOCKOUT_RISK',
  severity: 'HIGH',
  find: (known) => {
    const facts = known.strict();
    if (!facts.input.isAccountKnown) return null;
    const isLocked = facts.input.grammar.principals.accountDelegates ? isNobodyLeft(facts) : isAccountDenied(facts);
    return isLocked ? { found: [], statements: deniesOf(facts).map(({ statement }) => statement), names: [] } : null;
  },
  message: (evidence, facts) => {
    const { input } = facts;
    const { changePolicy } = input.grammar.actions;
    const by =
      evidence.statements.length === 0 ? '' : ` once ${placesOf(evidence)} ${verbFor(evidence, 'denies', 'deny')} it`;
    const doubt = evidence.statements.some(({ notPrincipals }) => notPrincipals !== null)
      ? ' NotPrincipal is read as denying everyone except principals that are listed together with their account and sessions; it also denies principals with a permissions boundary.'
      : '';
    return `No principal of the key's own account may call ${changePolicy}${by}, so the owner can lose control of the key.${doubt}${unknownKeyNote(evidence, facts)}`;
  },
  remedy,
};

const deniesOf = ({ input }: Facts): readonly EffectiveDeny[] => {
  const changePolicy = input.universe.named(input.grammar.actions.changePolicy);
  return input.denies.filter(({ actions }) => (actions & changePolicy) !== noActions);
};

/** Everyone in the key's own account. */
const insidersOf = ({ input: { insider } }: Facts): Callers => membersOnly(new MemberSet([insider]));

/** Where access requires an Allow of the key policy: whether none remains for anyone in the account. */
const isNobodyLeft = (facts: Facts): boolean => {
  const { universe, grammar } = facts.input;
  const changePolicy = universe.named(grammar.actions.changePolicy);
  const left = leftByNotPrincipal(facts);
  const insiders = insidersOf(facts);
  const isLeft = (callers: Callers): boolean => {
    if (callers.kind === 'SERVICES' || !facts.reachOf(callers).hasInsiders) return false;
    const own = intersect(callers, insiders);
    return own !== null && intersectAudiences([own], left).length > 0;
  };
  return !facts.permissions.some(({ parts }) =>
    parts.some((part) => allowsAny(part, changePolicy) && isLeft(part.callers)),
  );
};

/** Where the account needs no Allow: whether a Deny covers everyone in it. */
const isAccountDenied = (facts: Facts): boolean => {
  const { universe, grammar, denials, insider } = facts.input;
  if (denials === null) return false;
  const changePolicy = universe.named(grammar.actions.changePolicy);
  const own = insidersOf(facts);
  const parts = [...denials.general, ...(denials.ofMember(insider) ?? [])].filter(
    ({ actions }) => (actions & changePolicy) !== noActions,
  );
  const limits = [...parts.map(({ left }) => left), leftByNotPrincipal(facts)];
  return limits.reduce<Audience>(intersectAudiences, [own]).length === 0;
};

/**
 * Callers that Deny statements with NotPrincipal leave able to change the policy, read as strictly as the vendor warns.
 */
const leftByNotPrincipal = (facts: Facts): Audience => {
  return deniesOf(facts).reduce<Audience>((left, { statement }) => {
    const exempted = exemptedCallers(statement, facts);
    return exempted === null ? left : intersectAudiences(left, exempted);
  }, toEverybody);
};

/** Null where the Deny does not certainly cover everyone else. */
const exemptedCallers = (
  { principals, notPrincipals, conditions }: KeyPolicyStatement,
  { input }: Facts,
): Audience | null => {
  if (notPrincipals === null || principals?.length) return null;
  const read = readDenyConditions(conditions, input.scope);
  if (read === null || !read.covered.every((audience) => isInAudience(everybody, audience))) return null;
  return [...read.exempted, ...exemptedBy(exemptedForCertain(notPrincipals), input.scope)];
};

/** Whether the key's own account is allowed, before Deny statements. */
const isAccountAllowed = ({ input }: Facts): boolean => {
  const changePolicy = input.universe.named(input.grammar.actions.changePolicy);
  return input.sources.some(
    ({ principals, allowed }) =>
      principals.some((principal) => principal.kind === 'ACCOUNT' && principal.accountId === input.scope.ownAccount) &&
      allowed.some(({ actions, conditions }) => conditions.length === 0 && (actions & changePolicy) !== noActions),
  );
};
