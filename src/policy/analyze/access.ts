import type { KeyPolicyAccess } from '../types.ts';
import { type AccessEntry, createToEntry } from './access-entry.ts';
import type { Usable } from './access-terms.ts';
import type { AnalysisInput } from './analysis-input.ts';
import type { Callers } from './audience/audience.ts';
import { memoize } from './memoize.ts';
import type { Permission } from './permission.ts';
import type { Reach } from './reach.ts';

/** One entry per principal, in order of first appearance; none for a principal that is left without actions. */
export const accessOf = (
  permissions: readonly Permission[],
  input: AnalysisInput,
  reachOf: (callers: Callers) => Reach,
): readonly AccessEntry[] => {
  const toEntry = createToEntry(createUsable(input, reachOf), input, reachOf);
  const entries: AccessEntry[] = [];
  for (const own of byPrincipal(permissions, input)) {
    const entry = toEntry(own);
    if (entry !== null) entries.push(entry);
  }
  return entries;
};

/** All spellings of one principal, such as an account id and its root ARN, belong together. */
const byPrincipal = (
  permissions: readonly Permission[],
  { grammar: { principals }, scope }: AnalysisInput,
): readonly (readonly Permission[])[] => {
  const lists: Permission[][] = [];
  const byType = new Map<string, Map<string, Permission[]>>();
  for (const permission of permissions) {
    const { principal } = permission;
    const type = principal.type ?? principals.types[0] ?? '';
    const ofType = byType.get(type) ?? new Map<string, Permission[]>();
    byType.set(type, ofType);
    const text = principals.canonical(type, principal.value, scope.ownPartition);
    const known = ofType.get(text);
    if (known !== undefined) known.push(permission);
    else {
      const list = [permission];
      ofType.set(text, list);
      lists.push(list);
    }
  }
  return lists;
};

/** Principals that are certainly outside can only use what works across accounts. */
export const createUsable = ({ universe }: AnalysisInput, reachOf: (callers: Callers) => Reach): Usable => {
  return ({ actions, callers }) => (reachOf(callers).isOutside ? universe.acrossAccounts(actions) : actions);
};

/** The entries in the form of `KeyPolicy.access`. */
export const toPolicyAccess = (entries: readonly AccessEntry[]): readonly KeyPolicyAccess[] => {
  const statementsOf = memoize((via: AccessEntry['via']) => via.flatMap(({ statementIndex }) => statementIndex ?? []));
  return entries.map(({ principal, capabilities, actions, conditional, reach, conditions, via }) => {
    return { principal, capabilities, actions, conditional, statements: statementsOf(via), reach, conditions };
  });
};
