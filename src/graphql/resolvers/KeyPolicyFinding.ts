import type { KeyPolicyFindingResolvers } from '../generated/resolvers.ts';
import { computed } from './KeyPolicy.ts';

/** A finding computes its message and its witness when they are selected. */
export const KeyPolicyFinding: KeyPolicyFindingResolvers = {
  code: ({ finding }) => finding.code,
  severity: ({ finding }) => finding.severity,
  message: ({ finding }) => finding.message,
  statements: ({ finding }) => finding.statements,
  documentationUrl: ({ finding }) => finding.documentationUrl,
  controls: ({ finding }) => finding.controls,
  witness: ({ finding }) => finding.witness,
  fix: ({ policy, index }, _args, { computer, budget }) =>
    computed(
      policy,
      () => computer.compute(policy, budget, 'fix', [index]),
      (changes) => changes,
    ),
};
