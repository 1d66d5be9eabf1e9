import type { PrincipalGrammar } from '../../languages/statements/grammar.ts';
import type { Facts } from '../facts.ts';
import { exemptPrincipal } from './remedies.ts';
import type { FindingRule } from './rule.ts';
import { placesOf, unknownKeyNote, verbFor } from './wording.ts';

/** The principal that is to set the policy could not change it again. */
export const callerLockout: FindingRule = {
  code: 'CALLER_LOCKOUT',
  severity: 'HIGH',
  find: (facts) => {
    const { input } = facts;
    if (input.subject.caller === undefined || !input.isAccountKnown) return null;
    const decision = decide(facts.strict(), input.subject.caller);
    if (decision === null || decision.outcome === 'ALLOW' || decision.missingContext.length > 0) return null;
    const denying = input.policy.statements.filter(({ index }) => decision.statements.includes(index));
    return { found: [], statements: denying, names: [input.subject.caller] };
  },
  message: (evidence, facts) => {
    const { input } = facts;
    const denies = `${placesOf(evidence)} ${verbFor(evidence, 'denies', 'deny')} it`;
    const by = evidence.statements.length === 0 ? 'nothing allows it' : denies;
    return (
      `${evidence.names.join()} could not call ${input.grammar.actions.changePolicy} again under this policy: ${by}. ` +
      `The cloud rejects such a policy unless the request bypasses this check.${unknownKeyNote(evidence, facts)}`
    );
  },
  remedy: (evidence, facts) => {
    const { statements, names } = evidence;
    const [caller = ''] = names;
    const { actions, principals } = facts.input.grammar;
    const arn = lastingArn(caller, principals);
    if (statements.length > 0) {
      const { condition, edits } = exemptPrincipal(statements, arn, facts);
      return { text: `Add ${condition} to the conditions of ${placesOf(evidence)}.`, edits };
    }
    const [type = ''] = principals.types;
    const statement = { Effect: 'Allow', Principal: { [type]: arn }, Action: actions.changePolicy, Resource: '*' };
    return {
      text: `Allow ${actions.changePolicy} to {"${type}": "${arn}"}.`,
      edits: [{ kind: 'ADD_STATEMENT', statement }],
    };
  },
};

/** The ARN of a session's role, without the role's path; any other caller's own. */
const lastingArn = (caller: string, { classify, parents, roleArn }: PrincipalGrammar): string => {
  const identity = classify(null, caller);
  const [role] = identity.kind === 'ASSUMED_ROLE_SESSION' ? parents(identity) : [];
  return role?.accountId && role.name ? roleArn(role.accountId, role.partition, role.name) : caller;
};

const decide = ({ evaluate, input: { grammar } }: Facts, principal: string) =>
  evaluate({ principal, action: grammar.actions.changePolicy, context: [] });
