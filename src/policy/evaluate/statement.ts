import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import type { RequestContext } from '../match/conditions/context.ts';
import { type CompiledCondition, compileCondition } from '../match/conditions/index.ts';
import { compileResource } from '../match/conditions/resource.ts';
import { covers } from '../match/statement-match.ts';
import { matchesGlob, toGlob } from '../match/wildcard.ts';
import type { KeyPolicyStatement, PolicySubject } from '../types.ts';
import { type Caller, reachOf } from './policy-principal.ts';

/** What one statement says of a request. */
export interface Verdict {
  readonly statement: KeyPolicyStatement;
  readonly by: 'NAME' | 'ACCOUNT';
  readonly applies: boolean;
  /** Keys that are not known and could turn `applies`. */
  readonly open: readonly string[];
  /** True where it would apply, but for a rule that the vendor does not state: see `Reach`. */
  readonly inDoubt: boolean;
}

/** A statement that is made ready to judge requests. */
export interface CompiledStatement {
  readonly statement: KeyPolicyStatement;
  /** Takes an action in lower case. */
  coversAction(lowerAction: string): boolean;
  /** Null where the statement is not about this caller. */
  judge(caller: Caller, context: RequestContext): Verdict | null;
}

/** `variables` tells whether the policy is written in a version of the language that knows policy variables. */
export const compileStatement = (
  statement: KeyPolicyStatement,
  grammar: ActionGrammar,
  subject: PolicySubject,
  variables: boolean,
): CompiledStatement => {
  const { effect } = statement;
  const resource = subject.arn === null ? null : compileResource(statement, subject.arn, variables);
  const conditions = statement.conditions.map((condition) => compileCondition(condition, { effect, variables }));
  const all = resource === null ? conditions : [resource, ...conditions];
  return {
    statement,
    coversAction: compileActions(statement, grammar),
    judge(caller, context) {
      const { by, inDoubt } = reachOf(statement, caller);
      if (by === 'NONE') return null;
      const verdict = { statement, by, ...weigh(all, context), inDoubt: false };
      return inDoubt ? toDoubtful(verdict) : verdict;
    },
  };
};

/** Read so that it grants: a doubtful Allow applies, a doubtful Deny does not, whatever else becomes known. */
const toDoubtful = (verdict: Verdict): Verdict => {
  const inDoubt = verdict.applies || verdict.open.length > 0;
  return verdict.statement.effect === 'ALLOW'
    ? { ...verdict, inDoubt }
    : { ...verdict, applies: false, open: [], inDoubt };
};

/** An Allow that names an operation such as `kms:ReEncrypt` means the actions that it is authorized as. */
const compileActions = (
  { actions, notActions, effect }: KeyPolicyStatement,
  { operations }: ActionGrammar,
): ((lowerAction: string) => boolean) => {
  const meant = (pattern: string): readonly string[] =>
    effect === 'ALLOW' ? [pattern, ...(operations.get(toLowerAscii(pattern)) ?? [])] : [pattern];
  const toGlobs = (patterns: readonly string[] | null) =>
    patterns?.map((pattern) => toGlob(toLowerAscii(pattern))) ?? null;
  const listed = toGlobs(actions?.flatMap(meant) ?? null);
  const excepted = toGlobs(notActions);
  return (lowerAction) => covers(listed, excepted, (glob) => matchesGlob(glob, lowerAction));
};

/** All conditions must be met. One that nothing could turn any more makes it idle to know more for the others. */
const weigh = (
  conditions: readonly CompiledCondition[],
  context: RequestContext,
): { readonly applies: boolean; readonly open: readonly string[] } => {
  let applies = true;
  const open = new Set<string>();
  for (const condition of conditions) {
    const result = condition(context);
    if (!result.met && result.open.length === 0) return { applies: false, open: [] };
    applies &&= result.met;
    for (const key of result.open) open.add(key);
  }
  return { applies, open: [...open] };
};
