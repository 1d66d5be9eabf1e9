import type { Caller } from '../../evaluate/caller.ts';
import { anyone, keysOfCaller, keysOfPrincipal } from '../../evaluate/principal-index.ts';
import type { CompiledStatement } from '../../evaluate/statement.ts';
import { groupBy } from '../../group-by.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import type { KeyPolicyStatement } from '../../types.ts';
import type { KeyCondition } from './key-condition.ts';
import { createTextConditions, isOfFixedTexts } from './text-conditions.ts';

/** Where callers find a statement that may cover them. */
const keysOf = ({ principals, notPrincipals }: KeyPolicyStatement): readonly string[] =>
  notPrincipals === null ? [...new Set((principals ?? []).flatMap(keysOfPrincipal))] : [anyone];

/** Whether requests meet it only if their key has a value, and only if the value matches. */
const requiresMatch = (condition: KeyCondition): boolean => {
  const { negated, ifExists, setQualifier } = condition.condition;
  return isOfFixedTexts(condition) && !negated && !ifExists && setQualifier !== 'FOR_ALL_VALUES';
};

interface ConditionalStatement {
  readonly compiled: CompiledStatement;
  readonly required: KeyCondition | null;
}

type FindStatements = (fixed: RequestContext) => readonly CompiledStatement[];

/** Finds those statements of which a condition on one key may match its value. */
const indexByKey = (key: string, statements: readonly ConditionalStatement[]): FindStatements => {
  const byCondition = groupBy(statements, ({ required }) => required);
  const mayMatch = createTextConditions([...byCondition.keys()].filter((condition) => condition !== null));
  const all = statements.map(({ compiled }) => compiled);
  return ({ lookUp, work }) => {
    const values = lookUp(key);
    if (values === undefined || 'prefix' in values) return all;
    const found = new Set(values.flatMap((value) => mayMatch(value, work)));
    return [...found].flatMap((condition) => (byCondition.get(condition) ?? []).map(({ compiled }) => compiled));
  };
};

/** Finds those statements of which a required condition on one of the keys may match. */
const indexByConditions = (statements: readonly ConditionalStatement[]): FindStatements => {
  const groups = groupBy(statements, ({ required }) => required?.lowerKey ?? null);
  const finders = [...groups].map(([key, group]) =>
    key === null ? () => group.map(({ compiled }) => compiled) : indexByKey(key, group),
  );
  return (fixed) => finders.flatMap((find) => find(fixed));
};

/**
 * Finds the statements of a list that may apply to requests by a caller, in order: all others certainly do not.
 * @param keysOfCallers - The keys, in lower case, whose values follow from callers.
 */
export const createStatementsFor = (
  statements: readonly CompiledStatement[],
  conditionsOf: (statement: KeyPolicyStatement) => readonly KeyCondition[],
  keysOfCallers: ReadonlySet<string>,
): ((caller: Caller, fixed: RequestContext) => readonly CompiledStatement[]) => {
  const isRequired = (condition: KeyCondition): boolean =>
    keysOfCallers.has(condition.lowerKey) && requiresMatch(condition);
  const entries = statements.flatMap((compiled) => keysOf(compiled.statement).map((key) => ({ key, compiled })));
  const byKey = groupBy(entries, ({ key }) => key);
  const forAnyone = (byKey.get(anyone) ?? []).map(({ compiled }) => {
    return { compiled, required: conditionsOf(compiled.statement).find(isRequired) ?? null };
  });
  const find = indexByConditions(forAnyone);
  return (caller, fixed) => {
    const own = keysOfCaller(caller).filter((key) => key !== anyone);
    const named = own.flatMap((key) => (byKey.get(key) ?? []).map(({ compiled }) => compiled));
    return [...new Set([...find(fixed), ...named])].sort((one, other) => one.statement.index - other.statement.index);
  };
};
