import type { Caller } from '../../evaluate/caller.ts';
import { anyone, keysOfCaller, keysOfPrincipal } from '../../evaluate/principal-index.ts';
import type { CompiledStatement } from '../../evaluate/statement.ts';
import { groupBy } from '../../group-by.ts';
import type { KeyPolicyStatement } from '../../types.ts';

/** Where callers find a statement that may cover them. */
const keysOf = ({ principals, notPrincipals }: KeyPolicyStatement): readonly string[] =>
  notPrincipals === null ? [...new Set((principals ?? []).flatMap(keysOfPrincipal))] : [anyone];

/** Finds the statements of a list that may cover a caller, in order: all others certainly do not. */
export const createStatementsFor = (
  statements: readonly CompiledStatement[],
): ((caller: Caller) => readonly CompiledStatement[]) => {
  const entries = statements.flatMap((compiled) => keysOf(compiled.statement).map((key) => ({ key, compiled })));
  const byKey = groupBy(entries, ({ key }) => key);
  return (caller) => {
    const found = keysOfCaller(caller).flatMap((key) => byKey.get(key) ?? []);
    const distinct = [...new Set(found.map(({ compiled }) => compiled))];
    return distinct.sort((one, other) => one.statement.index - other.statement.index);
  };
};
