import { evaluateOrNull } from '../evaluate/index.ts';
import { alwaysCoversKey } from '../match/statement-match.ts';
import type { KeyPolicyStatement } from '../types.ts';
import { createUsable } from './access.ts';
import { type AnalysisInput, createAnalysisInput } from './analysis-input.ts';
import { exposureOf } from './exposure.ts';
import type { Facts } from './facts.ts';
import { toPermissions } from './permissions.ts';
import { createReachOf } from './reach-of.ts';
import { createTrustScope } from './trust-scope.ts';
import { findWitness } from './witness/index.ts';

export const toFacts = (input: AnalysisInput): Facts => {
  const { policy, grammar, subject, scope } = input;
  const permissions = toPermissions(input);
  const { accountDigits } = grammar.conditions.arnShape;
  const reachOf = createReachOf(createTrustScope(scope.ownAccount, accountDigits, subject.trust));
  const exposure = exposureOf(permissions, reachOf);
  const facts: Facts = {
    input,
    permissions,
    exposure,
    reachesOutside: exposure === 'PUBLIC' || exposure === 'EXTERNAL' || exposure === 'TRUSTED',
    reachOf,
    usable: createUsable(input, reachOf),
    evaluate: (request) => evaluateOrNull(policy, request, grammar, subject),
    findWitness: (matched, actions) => findWitness(matched, facts, actions),
    strict: () => (hasUncertainDeny(input) ? toFacts(toStrictInput(input)) : facts),
  };
  return facts;
};

/** Whether a Deny covers this key only if this is one of the keys that it names. A key with grants has an ARN. */
const isUncertainDeny = (statement: KeyPolicyStatement, { subject, scope }: AnalysisInput): boolean =>
  statement.effect === 'DENY' && subject.arn === null && !alwaysCoversKey(statement, subject, scope.variables);

const hasUncertainDeny = (input: AnalysisInput): boolean =>
  input.denies.some(({ statement }) => isUncertainDeny(statement, input));

const toStrictInput = (input: AnalysisInput): AnalysisInput => {
  const { policy, grammar, subject } = input;
  const statements = policy.statements.map((statement) =>
    isUncertainDeny(statement, input) ? { ...statement, resources: ['*'], notResources: null } : statement,
  );
  return createAnalysisInput({ ...policy, statements }, [], grammar, subject);
};
