import type { KeyPolicyPrincipal, KeyPolicyReach } from '../types.ts';
import { type AccessTerms, createTermsOfPart, joinTerms, type Usable } from './access-terms.ts';
import type { AnalysisInput } from './analysis-input.ts';
import type { Callers } from './audience/audience.ts';
import type { Permission } from './permission.ts';
import type { Reach } from './reach.ts';

/** What one principal may do, by the policy and by grants. */
export interface AccessEntry extends AccessTerms {
  readonly principal: KeyPolicyPrincipal;
  readonly reach: readonly KeyPolicyReach[];
}

/**
 * Creates the entry of one principal; null where it is left without actions. It is named after the first permission in
 * the document, even if that has no effect.
 */
export const createToEntry = (usable: Usable, { universe }: AnalysisInput, reachOf: (callers: Callers) => Reach) => {
  const termsOfPart = createTermsOfPart(universe);
  return (permissions: readonly Permission[]): AccessEntry | null => {
    const [first] = permissions;
    const part = first?.parts[0];
    if (first === undefined) return null;
    // The usual case: one statement allows something, and no Deny splits it into parts.
    if (part !== undefined && permissions.length + first.parts.length === 2) {
      const terms = termsOfPart(first, part, usable(part));
      return terms && toEntry(first.principal, terms, reachOf(part.callers).entries);
    }
    const joined = joinTerms(permissions, usable, universe);
    if (joined === null) return null;
    const reach = [...joined.callers].flatMap((callers) => reachOf(callers).entries);
    return toEntry(first.principal, joined.terms, reach);
  };
};

const toEntry = (
  principal: KeyPolicyPrincipal,
  { capabilities, actions, conditionalActions, conditional, conditions, via }: AccessTerms,
  reach: readonly KeyPolicyReach[],
): AccessEntry => ({
  principal,
  capabilities,
  actions,
  conditionalActions,
  conditional,
  reach: joinReaches(reach),
  conditions,
  via,
});

/** One entry for each scope and kind of outsider, with its values sorted and without repeats. */
const joinReaches = (entries: readonly KeyPolicyReach[]): readonly KeyPolicyReach[] => {
  if (entries.length < 2) return entries;
  const groups = new Map<string, { readonly entry: KeyPolicyReach; readonly values: Set<string> }>();
  for (const entry of entries) {
    const isOfAnybody = entry.values.length === 0;
    const name = `${entry.scope} ${entry.external} ${entry.trusted} ${isOfAnybody}`;
    const group = groups.get(name) ?? { entry, values: new Set() };
    for (const value of entry.values) group.values.add(value);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ entry, values }) => ({ ...entry, values: [...values].sort() }));
};
