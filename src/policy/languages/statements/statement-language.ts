import { analyzePolicy, analyzeSources, factsOf } from '../../analyze/index.ts';
import { canonicalPolicy } from '../../compare/canonical.ts';
import { diffPolicies } from '../../compare/diff.ts';
import { findNewAccess } from '../../compare/new-access/index.ts';
import { evaluatePolicy } from '../../evaluate/index.ts';
import { findFix } from '../../fix/index.ts';
import { evaluateKeyAccess } from '../../grants/evaluate.ts';
import { toGrantSources } from '../../grants/grant-sources.ts';
import { toGrantPrincipal } from '../../grants/grantee.ts';
import { readKeyPolicy } from '../../parse/index.ts';
import type { ParsedKeyPolicy } from '../../types.ts';
import type { PolicyLanguage } from '../language.ts';
import type { Grammar } from './grammar.ts';

/** A policy language whose policies are lists of statements, like those of IAM and RAM. */
export const createStatementLanguage = (grammar: Grammar): PolicyLanguage<ParsedKeyPolicy> => {
  const language: PolicyLanguage<ParsedKeyPolicy> = {
    principals: grammar.principals,
    actions: grammar.actions,
    isWrittenIn: (document) => grammar.text.signs.test(document),
    isCallerArn: (text) => grammar.callers.arnForm.test(text),
    toPrincipal: (value, subject) => toGrantPrincipal(value, grammar.principals, subject),
    grantConditions: (constraints) => grammar.grants?.allConditions(constraints) ?? [],
    read: (document, subject) => readKeyPolicy(document, grammar, subject),
    toStatements: (policy) => policy,
    canonical: (policy, subject) => canonicalPolicy(policy, grammar, subject),
    diff: (before, after, subject) => diffPolicies(before, after, grammar, subject),
    findNewAccess: (before, after, subject) => findNewAccess(before, after, grammar, subject),
    analyze: (policy, subject) => analyzePolicy(policy, grammar, subject),
    evaluate: (policy, request, subject) => evaluatePolicy(policy, request, grammar, subject),
    analyzeKey: (policy, grants, subject) =>
      analyzeSources(policy, toGrantSources(grants, grammar, subject), grammar, subject),
    evaluateKey: (policy, grants, request, subject) => evaluateKeyAccess(policy, grants, request, grammar, subject),
    findFix: (document, policy, finding, subject) =>
      findFix({ document, policy, grammar, subject }, finding, {
        ...language,
        factsOf: (candidate) => factsOf(candidate, grammar, subject),
      }),
  };
  return language;
};
