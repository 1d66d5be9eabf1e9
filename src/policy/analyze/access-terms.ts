import type { KeyCapability, KeyPolicyCondition } from '../types.ts';
import { type ActionSet, capabilities, noActions } from './action-set.ts';
import type { ActionUniverse } from './action-universe.ts';
import type { Callers } from './audience/audience.ts';
import type { Permission, PermissionPart } from './permission.ts';
import type { AccessPath, PermissionSource } from './sources.ts';

/** What an entry says besides its principal and their reach. */
export interface AccessTerms {
  readonly capabilities: readonly KeyCapability[];
  readonly actions: readonly string[];
  /** The actions that depend on a condition wherever they are allowed. */
  readonly conditionalActions: readonly string[];
  /** Whether each statement and grant that allows something depends on a condition. */
  readonly conditional: boolean;
  readonly conditions: readonly (readonly KeyPolicyCondition[])[];
  readonly via: readonly AccessPath[];
}

/** The actions of a part that its callers can use. */
export type Usable = (part: PermissionPart) => ActionSet;

/** The terms of a permission with a single part; null where its callers can use none of the actions. */
export type TermsOfPart = (permission: Permission, part: PermissionPart, actions: ActionSet) => AccessTerms | null;

interface Last {
  readonly permission: Permission;
  readonly dependsOnRequest: boolean;
  readonly actions: ActionSet;
  readonly terms: AccessTerms;
}

/** Nearly all principals of a statement share their terms, and follow one another. */
export const createTermsOfPart = (universe: ActionUniverse): TermsOfPart => {
  let last: Last | null = null;
  return (permission, { dependsOnRequest }, actions) => {
    if (actions === noActions) return null;
    const isSame =
      last?.permission.source === permission.source &&
      last.permission.conditions === permission.conditions &&
      last.dependsOnRequest === dependsOnRequest &&
      last.actions === actions;
    if (last !== null && isSame) return last.terms;
    const terms = termsOfPart(permission, dependsOnRequest, actions, universe);
    last = { permission, dependsOnRequest, actions, terms };
    return terms;
  };
};

const termsOfPart = (
  { source, conditions }: Permission,
  dependsOnRequest: boolean,
  actions: ActionSet,
  universe: ActionUniverse,
): AccessTerms => {
  const conditional = conditions.length > 0 || dependsOnRequest;
  const names = universe.toNames(actions);
  return {
    capabilities: capabilitiesOf(actions, universe),
    actions: names,
    conditionalActions: conditional ? names : [],
    conditional,
    conditions: conditions.length > 0 ? [conditions] : [],
    via: [source.path],
  };
};

interface CollectedTerms {
  actions: ActionSet;
  unconditional: ActionSet;
  conditional: boolean;
  readonly callers: Set<Callers>;
  readonly conditions: Set<readonly KeyPolicyCondition[]>;
  readonly via: Map<PermissionSource, AccessPath>;
}

/** What all permissions of a principal give together; null where they give nothing. */
export const joinTerms = (
  permissions: readonly Permission[],
  usable: Usable,
  universe: ActionUniverse,
): { readonly terms: AccessTerms; readonly callers: ReadonlySet<Callers> } | null => {
  const given: CollectedTerms = {
    actions: noActions,
    unconditional: noActions,
    conditional: true,
    callers: new Set(),
    conditions: new Set(),
    via: new Map(),
  };
  for (const permission of permissions) add(given, permission, usable);
  const { actions, unconditional, conditional, callers, conditions, via } = given;
  if (actions === noActions) return null;
  const terms = {
    capabilities: capabilitiesOf(actions, universe),
    actions: universe.toNames(actions),
    conditionalActions: universe.toNames(actions & ~unconditional),
    conditional,
    conditions: anyOf(conditions),
    via: [...via.values()],
  };
  return { terms, callers };
};

const add = (given: CollectedTerms, { source, conditions, parts }: Permission, usable: Usable): void => {
  let [gives, dependsOnRequest] = [false, false];
  for (const part of parts) {
    const actions = usable(part);
    if (actions === noActions) continue;
    gives = true;
    dependsOnRequest ||= part.dependsOnRequest;
    given.actions |= actions;
    given.callers.add(part.callers);
    if (conditions.length === 0 && !part.dependsOnRequest) given.unconditional |= actions;
  }
  if (!gives) return;
  given.conditional &&= conditions.length > 0 || dependsOnRequest;
  given.conditions.add(conditions);
  given.via.set(source, source.path);
};

/** Empty where one of the lists is empty; equal lists appear once. */
const anyOf = (lists: ReadonlySet<readonly KeyPolicyCondition[]>): readonly (readonly KeyPolicyCondition[])[] => {
  if (lists.size === 1) return [...lists].filter(({ length }) => length > 0);
  const found = new Map<string, readonly KeyPolicyCondition[]>();
  for (const list of lists) {
    if (list.length === 0) return [];
    found.set(textOf(list), list);
  }
  return [...found.values()];
};

const texts = new WeakMap<readonly KeyPolicyCondition[], string>();

/** Cached by list, which many principals of a statement share. */
const textOf = (list: readonly KeyPolicyCondition[]): string => {
  const known = texts.get(list);
  if (known !== undefined) return known;
  const text = list.map(({ operator, key, values }) => JSON.stringify([operator, key, values])).join();
  texts.set(list, text);
  return text;
};

const capabilitiesOf = (actions: ActionSet, universe: ActionUniverse): readonly KeyCapability[] => {
  return capabilities.filter((capability) => (actions & universe.ofCapability(capability)) !== noActions);
};
