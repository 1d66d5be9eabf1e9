import type { PolicyLanguage } from '../../../src/policy/languages/language.ts';
import { canonical, diff, findNewAccess } from './compare.ts';
import { analyze, analyzeKey, evaluate, evaluateKey } from './judge.ts';
import { identify, toPrincipal } from './members.ts';
import { type RoleBindings, read, toStatement } from './read.ts';
import { allActions, capabilityOf } from './roles.ts';

/**
 * Policies that bind members to roles, as those of Google Cloud do: `{"bindings": [{"role": "…", "members": ["…"]}]}`.
 */
export const toyLanguage: PolicyLanguage<RoleBindings> = {
  principals: { classify: (_type, value) => identify(value), parents: () => [] },
  actions: { all: allActions, capability: capabilityOf },
  isWrittenIn: (document) => document.includes('"bindings"'),
  isCallerArn: (text) => text.startsWith('user:'),
  toPrincipal,
  grantConditions: () => [],
  read,
  toStatements: (policy) => ({ version: null, id: null, statements: policy.map(toStatement), unknownElements: [] }),
  canonical,
  diff,
  findNewAccess,
  analyze,
  evaluate,
  analyzeKey: (policy) => analyzeKey(policy),
  evaluateKey: (policy, _grants, request) => evaluateKey(policy, request),
  findFix: () => null,
};
