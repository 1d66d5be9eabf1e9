import type { KeyCapability, KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyReach } from '../types.ts';
import { type ActionSet, noActions } from './action-set.ts';
import type { ActionUniverse } from './action-universe.ts';
import type { AnalysisInput } from './analysis-input.ts';
import type { Callers } from './audience/audience.ts';
import type { Permission, PermissionPart } from './permission.ts';
import type { Reach } from './reach.ts';
import type { AccessPath } from './sources.ts';

/** What one principal may do, by the policy and by grants. */
export interface AccessEntry {
  readonly principal: KeyPolicyPrincipal;
  readonly capabilities: readonly KeyCapability[];
  readonly actions: readonly string[];
  /** The actions that depend on a condition wherever they are allowed. */
  readonly conditionalActions: readonly string[];
  /** Whether each statement and grant that allows something depends on a condition. */
  readonly conditional: boolean;
  readonly reach: readonly KeyPolicyReach[];
  readonly conditions: readonly (readonly KeyPolicyCondition[])[];
  readonly via: readonly AccessPath[];
}

/** The actions of a part that its callers can use. */
export type Usable = (part: PermissionPart) => ActionSet;

interface Given {
  actions: ActionSet;
  unconditional: ActionSet;
  conditional: boolean;
  readonly callers: Set<Callers>;
  readonly conditions: Set<readonly KeyPolicyCondition[]>;
  readonly via: Map<PermissionPath, AccessPath>;
}

type PermissionPath = Permission['source'];

/**
 * The entry of one principal, or none. It is named after the first permission in the document, even if that has no
 * effect.
 */
export const toEntry = (
  permissions: readonly Permission[],
  usable: Usable,
  input: AnalysisInput,
  reachOf: (callers: Callers) => Reach,
): readonly AccessEntry[] => {
  const first = permissions[0];
  const part = first?.parts[0];
  // The usual case: one statement allows something, and no Deny splits it into parts.
  if (first !== undefined && part !== undefined && permissions.length + first.parts.length === 2)
    return toSingleEntry(first, part, usable(part), input, reachOf);
  const given: Given = {
    actions: noActions,
    unconditional: noActions,
    conditional: true,
    callers: new Set(),
    conditions: new Set(),
    via: new Map(),
  };
  for (const permission of permissions) add(given, permission, usable);
  if (first === undefined || given.actions === noActions) return [];
  const { actions, unconditional, conditional, via } = given;
  return [
    {
      principal: first.principal,
      capabilities: capabilitiesOf(actions, input.universe),
      actions: input.universe.toNames(actions),
      conditionalActions: input.universe.toNames(actions & ~unconditional),
      conditional,
      reach: joinReaches([...given.callers].flatMap((callers) => reachOf(callers).entries)),
      conditions: anyOf(given.conditions),
      via: [...via.values()],
    },
  ];
};

const toSingleEntry = (
  { principal, source, conditions }: Permission,
  { callers, isCut }: PermissionPart,
  actions: ActionSet,
  { universe }: AnalysisInput,
  reachOf: (callers: Callers) => Reach,
): readonly AccessEntry[] => {
  if (actions === noActions) return [];
  const conditional = conditions.length > 0 || isCut;
  const names = universe.toNames(actions);
  return [
    {
      principal,
      capabilities: capabilitiesOf(actions, universe),
      actions: names,
      conditionalActions: conditional ? names : [],
      conditional,
      reach: joinReaches(reachOf(callers).entries),
      conditions: conditions.length > 0 ? [conditions] : [],
      via: [source.path],
    },
  ];
};

const add = (given: Given, { source, conditions, parts }: Permission, usable: Usable): void => {
  let [gives, isCut] = [false, false];
  for (const part of parts) {
    const actions = usable(part);
    if (actions === noActions) continue;
    gives = true;
    isCut ||= part.isCut;
    given.actions |= actions;
    given.callers.add(part.callers);
    if (conditions.length === 0 && !part.isCut) given.unconditional |= actions;
  }
  if (!gives) return;
  given.conditional &&= conditions.length > 0 || isCut;
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

const capabilityOrder: readonly KeyCapability[] = [
  'CRYPTOGRAPHIC_USE',
  'ADMINISTRATION',
  'PERMISSIONS_MANAGEMENT',
  'METADATA_READ',
];

const capabilitiesOf = (actions: ActionSet, universe: ActionUniverse): readonly KeyCapability[] => {
  return capabilityOrder.filter((capability) => (actions & universe.ofCapability(capability)) !== noActions);
};
