import type { RequestContext } from '../conditions/context.ts';
import { type CompiledCondition, compileCondition } from '../conditions/index.ts';
import { compileResource } from '../conditions/resource.ts';
import { isEffective } from '../effective.ts';
import type { Grammar } from '../grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { covers, matchesKeyResource } from '../match.ts';
import type { KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../types.ts';
import { matchesGlob, toGlob } from '../wildcard.ts';
import { type Caller, type Reach, reachOf } from './caller.ts';

/** What one statement says of a request. */
export interface Verdict {
  readonly statement: KeyPolicyStatement;
  readonly reach: Reach;
  readonly applies: boolean;
  /** Keys that are not known and could turn `applies`. */
  readonly open: readonly string[];
}

/** Judges a request whose action is in lower case; null where the statement is not about this action or caller. */
export type CompiledStatement = (lowerAction: string, caller: Caller, context: RequestContext) => Verdict | null;

const compiled = new WeakMap<ParsedKeyPolicy, WeakMap<PolicySubject, readonly CompiledStatement[]>>();

/**
 * The effective statements of a policy, prepared once for the policy and the key that it is judged for. A policy is read
 * by one grammar only, which is why the grammar has no part in what is kept.
 */
export function compileStatements(
  policy: ParsedKeyPolicy,
  grammar: Grammar,
  subject: PolicySubject,
): readonly CompiledStatement[] {
  const bySubject = compiled.get(policy) ?? new WeakMap<PolicySubject, readonly CompiledStatement[]>();
  compiled.set(policy, bySubject);
  const known = bySubject.get(subject);
  if (known !== undefined) return known;
  const variables = grammar.variableVersions.includes(policy.version ?? '');
  const statements = policy.statements
    .filter((statement) => isEffective(statement, grammar, subject) && matchesKeyResource(statement, grammar, subject))
    .map((statement) => compileStatement(statement, subject, variables));
  bySubject.set(subject, statements);
  return statements;
}

function compileStatement(
  statement: KeyPolicyStatement,
  subject: PolicySubject,
  variables: boolean,
): CompiledStatement {
  const coversAction = compileActions(statement);
  const resource = subject.arn === null ? null : compileResource(statement, subject.arn, variables);
  const conditions = statement.conditions.map((condition) => compileCondition(condition, variables));
  const all = resource === null ? conditions : [resource, ...conditions];
  return (lowerAction, caller, context) => {
    if (!coversAction(lowerAction)) return null;
    const reach = reachOf(statement, caller);
    return reach === 'NONE' ? null : { statement, reach, ...weigh(all, context) };
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
function weigh(conditions: readonly CompiledCondition[], context: RequestContext): Pick<Verdict, 'applies' | 'open'> {
  let applies = true;
  const open: string[] = [];
  for (const condition of conditions) {
    const result = condition(context);
    if (!result.met && result.open.length === 0) return { applies: false, open: [] };
    applies &&= result.met;
    open.push(...result.open);
  }
  return { applies, open };
}
