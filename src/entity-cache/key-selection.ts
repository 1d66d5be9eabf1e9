import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isCacheable } from './cacheable-fields.ts';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The selection of an operation on each key. */
export interface KeySelection {
  /** The name of the one policy that it reads; null where it reads none. */
  readonly policyName: string | null;
  /** Whether that policy is read regardless of variables: no directive applies to it. */
  readonly alwaysReads: boolean;
}

/** The names of the policies that are read; null where a selected field depends on more than a policy. */
type PolicyNames = ReadonlySet<string> | null;

const policyFields: ReadonlySet<string> = new Set(['policy', 'policyResult']);

/** Accepts only literals: a variable could turn a cacheable read into a fresh one. */
const policyNameOf = (field: FieldNode): string | null => {
  let policyName = 'default';
  for (const { name, value } of field.arguments ?? []) {
    if (name.value === 'name' && value.kind === Kind.STRING) policyName = value.value;
    else if (!(name.value === 'fresh' && value.kind === Kind.BOOLEAN && !value.value)) return null;
  }
  return policyName;
};

const union = (all: readonly PolicyNames[]): PolicyNames => {
  const names = new Set<string>();
  for (const found of all) {
    if (found === null) return null;
    for (const name of found) names.add(name);
  }
  return names;
};

const createReader = (schema: GraphQLSchema, fragments: Fragments) => {
  const inSet = (type: string, { selections }: SelectionSetNode): PolicyNames =>
    union(selections.map((selection) => inSelection(type, selection)));

  const inField = (type: string, field: FieldNode): PolicyNames => {
    const parent = schema.getType(type);
    if (field.name.value === '__typename') return new Set();
    if (!isObjectType(parent) || !isCacheable(type, field.name.value)) return null;
    const fieldType = getNamedType(parent.getFields()[field.name.value]?.type);
    const below =
      field.selectionSet && isCompositeType(fieldType) ? inSet(fieldType.name, field.selectionSet) : new Set<string>();
    if (type !== 'Key' || !policyFields.has(field.name.value)) return below;
    const policyName = policyNameOf(field);
    return policyName === null || below === null ? null : new Set([policyName]);
  };

  const inSelection = (type: string, selection: SelectionNode): PolicyNames => {
    if (selection.kind === Kind.FIELD) return inField(type, selection);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!fragment) return null;
    const condition = fragment.typeCondition?.name.value ?? type;
    // Selections on other members of a union never apply to a key.
    if (type === '_Entity' && condition !== 'Key' && !isAbstractType(schema.getType(condition))) return new Set();
    return inSet(condition, fragment.selectionSet);
  };

  return inSet;
};

const alwaysReads = ({ selections }: SelectionSetNode, fragments: Fragments): boolean =>
  selections.some((selection) => {
    if ((selection.directives?.length ?? 0) > 0) return false;
    if (selection.kind === Kind.FIELD) return policyFields.has(selection.name.value);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment !== undefined && alwaysReads(fragment.selectionSet, fragments);
  });

/**
 * Analyzes a valid selection on a key.
 * @param type the type that the selection is of: `Key`, or `_Entity` for the items of `_entities`
 * @returns null where it selects a field that may not be cached, or more than one policy
 */
export const readKeySelection = (
  schema: GraphQLSchema,
  type: 'Key' | '_Entity',
  selectionSet: SelectionSetNode,
  fragments: Fragments,
): KeySelection | null => {
  const names = createReader(schema, fragments)(type, selectionSet);
  if (names === null || names.size > 1) return null;
  const [policyName = null] = names;
  return { policyName, alwaysReads: alwaysReads(selectionSet, fragments) };
};
