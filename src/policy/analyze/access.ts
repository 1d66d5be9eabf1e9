import type { KeyPolicyAccess } from '../types.ts';
import { type AccessEntry, toEntry, type Usable } from './access-entry.ts';
import type { AnalysisInput } from './analysis-input.ts';
import type { Callers } from './audience/audience.ts';
import type { Permission } from './permission.ts';
import type { Reach } from './reach.ts';

/** One entry per principal, in order of first appearance; none for a principal that is left without actions. */
export const accessOf = (
  permissions: readonly Permission[],
  input: AnalysisInput,
  reachOf: (callers: Callers) => Reach,
): readonly AccessEntry[] => {
  const usable = createUsable(input, reachOf);
  return byPrincipal(permissions, input).flatMap((own) => toEntry(own, usable, input, reachOf));
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

/** The entry in the form of `KeyPolicy.access`. */
export const toPolicyAccess = ({
  principal,
  capabilities,
  actions,
  conditional,
  reach,
  conditions,
  via,
}: AccessEntry): KeyPolicyAccess => {
  const statements = via.flatMap(({ statementIndex }) => statementIndex ?? []);
  return { principal, capabilities, actions, conditional, statements, reach, conditions };
};
