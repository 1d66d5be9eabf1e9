import type { Grammar } from '../languages/statements/grammar.ts';
import type { RequestContext } from '../match/conditions/context.ts';
import { type CompiledCondition, compileCondition, hasKnownOperator } from '../match/conditions/index.ts';
import { unreadableKeysOf } from '../match/conditions/readable.ts';
import { compileResource } from '../match/conditions/resource.ts';
import { isUncertainDeny } from '../match/statement-match.ts';
import type { KeyPolicyStatement, PolicySubject } from '../types.ts';
import type { Caller } from './caller.ts';
import { matchCaller } from './caller-match.ts';
import { compileActions } from './covered-actions.ts';

/** The verdict of one statement on a request. */
export interface Verdict {
  readonly statement: KeyPolicyStatement;
  readonly by: 'NAME' | 'ACCOUNT';
  readonly applies: boolean;
  /** Unknown keys that could change `applies`. */
  readonly open: readonly string[];
  /** Why it is unknown whether the statement applies; null where it is known. */
  readonly doubt: Doubt | null;
}

/**
 * `PRINCIPAL`: a rule that the vendor does not document, see `Reach`. `RESOURCE`: the key's ARN is unknown. `CONDITION`:
 * a value that its operator can't read. `OPERATOR`: an operator that does not exist.
 */
export type Doubt = 'PRINCIPAL' | 'RESOURCE' | 'CONDITION' | 'OPERATOR';

/** A compiled statement. */
export interface CompiledStatement {
  readonly statement: KeyPolicyStatement;
  /** Takes an action in lower case. */
  coversAction(lowerAction: string): boolean;
  /** Null where the statement does not concern the caller. */
  evaluate(caller: Caller, context: RequestContext): Verdict | null;
}

/** `variables` says whether the policy's version of the language has policy variables. */
export const compileStatement = (
  statement: KeyPolicyStatement,
  grammar: Grammar,
  subject: PolicySubject,
  allowsVariables: boolean,
): CompiledStatement => {
  let conditions: readonly CompiledCondition[] | undefined;
  const mayNotCoverKey = isUncertainDeny(statement, subject, allowsVariables);
  const unreadable = unreadableKeysOf(statement, grammar.conditions.arnShape.parts);
  const hasUnknownOperator = !statement.conditions.every(hasKnownOperator);
  return {
    statement,
    coversAction: compileActions(statement, grammar.actions),
    evaluate(caller, context) {
      const { by, inDoubt } = matchCaller(statement, caller);
      if (by === 'NONE') return null;
      conditions ??= compileConditions(statement, grammar, subject, allowsVariables);
      const { applies, open } = evaluateConditions(conditions, context);
      const verdict = { statement, by, applies, open, doubt: null };
      const isUnreadable = unreadable.some((key) => isPresent(key, context));
      const conditionDoubt = hasUnknownOperator ? 'OPERATOR' : isUnreadable ? 'CONDITION' : null;
      const doubt = inDoubt ? 'PRINCIPAL' : mayNotCoverKey ? 'RESOURCE' : conditionDoubt;
      return doubt === null ? verdict : toDoubtful(verdict, doubt);
    },
  };
};

const isPresent = (key: string, context: RequestContext): boolean => {
  const given = context.lookUp(key);
  return given !== undefined && ('prefix' in given || given.length > 0);
};

/** What a request must meet: the conditions with known operators, and a resource with policy variables. */
const compileConditions = (
  statement: KeyPolicyStatement,
  grammar: Grammar,
  { arn }: PolicySubject,
  allowsVariables: boolean,
): readonly CompiledCondition[] => {
  const { effect } = statement;
  const { parts: arnParts } = grammar.conditions.arnShape;
  const resource = arn === null ? null : compileResource(statement, arn, allowsVariables, arnParts);
  const setting = { effect, allowsVariables, arnParts };
  const conditions = statement.conditions
    .filter(hasKnownOperator)
    .map((condition) => compileCondition(condition, setting));
  return resource === null ? conditions : [resource, ...conditions];
};

/** Decides doubts in favour of access: a doubtful Allow applies, a doubtful Deny does not. */
const toDoubtful = (verdict: Verdict, kind: Doubt): Verdict => {
  const doubt = verdict.applies || verdict.open.length > 0 ? kind : null;
  return verdict.statement.effect === 'ALLOW' ? { ...verdict, doubt } : { ...verdict, applies: false, open: [], doubt };
};

/** All conditions must be met. Where one is certainly not met, unknown keys of the others don't matter. */
const evaluateConditions = (
  conditions: readonly CompiledCondition[],
  context: RequestContext,
): { readonly applies: boolean; readonly open: readonly string[] } => {
  let applies = true;
  const open: string[] = [];
  for (const condition of conditions) {
    const result = condition(context);
    if (!result.met && result.open.length === 0) return { applies: false, open: [] };
    applies &&= result.met;
    for (const key of result.open) open.push(key);
  }
  return { applies, open: open.length > 1 ? [...new Set(open)] : open };
};
