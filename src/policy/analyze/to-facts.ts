import { evaluateOrNull } from '../evaluate/index.ts';
import { createUsable } from './access.ts';
import type { AnalysisInput } from './analysis-input.ts';
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
  };
  return facts;
};
