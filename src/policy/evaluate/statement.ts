import { toLowerAscii } from '../letter-case.ts';
import type { RequestContext } from '../match/conditions/context.ts';
import { type CompiledCondition, compileCondition } from '../match/conditions/index.ts';
import { compileResource } from '../match/conditions/resource.ts';
import { covers } from '../match/statement-match.ts';
import { matchesGlob, toGlob } from '../match/wildcard.ts';
import type { KeyPolicyStatement, PolicySubject } from '../types.ts';
import { type Caller, type Reach, reachOf } from './policy-principal.ts';

/** What one statement says of a request. */
export interface Verdict {
  readonly statement: KeyPolicyStatement;
  readonly reach: Reach;
  readonly applies: boolean;
  /** Keys that are not known and could turn `applies`. */
  readonly open: readonly string[];
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
export function compileStatement(
  statement: KeyPolicyStatement,
  subject: PolicySubject,
  variables: boolean,
): CompiledStatement {
  const resource = subject.arn === null ? null : compileResource(statement, subject.arn, variables);
  const conditions = statement.conditions.map((condition) => compileCondition(condition, variables));
  const all = resource === null ? conditions : [resource, ...conditions];
  return {
    statement,
    coversAction: compileActions(statement),
    judge(caller, context) {
      const reach = reachOf(statement, caller);
      return reach === 'NONE' ? null : weigh(statement, reach, all, context);
    },
  };
}

function compileActions({ actions, notActions }: KeyPolicyStatement): (lowerAction: string) => boolean {
  const toGlobs = (patterns: readonly string[] | null) =>
    patterns?.map((pattern) => toGlob(toLowerAscii(pattern))) ?? null;
  const listed = toGlobs(actions);
  const excepted = toGlobs(notActions);
  return (lowerAction) => covers(listed, excepted, (glob) => matchesGlob(glob, lowerAction));
}

/** All conditions must be met. One that nothing could turn any more makes it idle to know more for the others. */
function weigh(
  statement: KeyPolicyStatement,
  reach: Reach,
  conditions: readonly CompiledCondition[],
  context: RequestContext,
): Verdict {
  let applies = true;
  const open: string[] = [];
  for (const condition of conditions) {
    const result = condition(context);
    if (!result.met && result.open.length === 0) return { statement, reach, applies: false, open: [] };
    applies &&= result.met;
    open.push(...result.open);
  }
  return { statement, reach, applies, open };
}
