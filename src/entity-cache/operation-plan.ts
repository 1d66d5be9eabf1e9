import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * An operation whose answer is put together from entities that can each be answered by themselves: one `_entities` field
 * at the root, with the representations in a variable, and under it nothing but what follows from a key's name and its
 * policies.
 */
export interface OperationPlan {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Under which name the answer holds the entities: the alias, or `_entities`. */
  readonly responseKey: string;
  /** The variable that holds the representations. */
  readonly representations: string;
  /** The name of the one policy that is looked at; null where none is. */
  readonly policyName: string | null;
  /** Whether that policy is read whatever the variables say: no directive stands before it. */
  readonly readsForSure: boolean;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** What a selection looks at, or null where it looks at something that does not follow from a policy alone. */
type PolicyNames = ReadonlySet<string> | null;

const policyFields: ReadonlySet<string> = new Set(['policy', 'policyResult']);
/** What follows from a reference alone. All other fields read something whose answer has a life of its own. */
const referenceFields: ReadonlySet<string> = new Set([
  '__typename',
  'arn',
  'provider',
  'partition',
  'region',
  'accountId',
  'keyId',
]);

/** Only literals are looked into: a variable may turn a read that the cache can answer into one that it can't. */
const policyNameOf = (field: FieldNode): string | null => {
  let policyName = 'default';
  for (const { name, value } of field.arguments ?? []) {
    if (name.value === 'name' && value.kind === Kind.STRING) policyName = value.value;
    else if (!(name.value === 'fresh' && value.kind === Kind.BOOLEAN && !value.value)) return null;
  }
  return policyName;
};

const namesInField = (field: FieldNode): PolicyNames => {
  if (referenceFields.has(field.name.value)) return new Set();
  if (!policyFields.has(field.name.value)) return null;
  const policyName = policyNameOf(field);
  return policyName === null ? null : new Set([policyName]);
};

/** The policies that an entity's selection reads. Policies hold no keys, so what is below a policy reads nothing more. */
const policyNamesIn = ({ selections }: SelectionSetNode, fragments: Fragments): PolicyNames => {
  const names = new Set<string>();
  for (const selection of selections) {
    const found = namesInSelection(selection, fragments);
    if (found === null) return null;
    for (const name of found) names.add(name);
  }
  return names;
};

const namesInSelection = (selection: SelectionNode, fragments: Fragments): PolicyNames => {
  if (selection.kind === Kind.FIELD) return namesInField(selection);
  if (selection.kind === Kind.INLINE_FRAGMENT) return policyNamesIn(selection.selectionSet, fragments);
  const fragment = fragments.get(selection.name.value);
  return fragment ? policyNamesIn(fragment.selectionSet, fragments) : null;
};

const readsForSure = ({ selections }: SelectionSetNode, fragments: Fragments): boolean =>
  selections.some((selection) => {
    if ((selection.directives?.length ?? 0) > 0) return false;
    if (selection.kind === Kind.FIELD) return policyFields.has(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return readsForSure(selection.selectionSet, fragments);
    const fragment = fragments.get(selection.name.value);
    return fragment !== undefined && readsForSure(fragment.selectionSet, fragments);
  });

const onlyEntitiesField = ({ selectionSet: { selections } }: OperationDefinitionNode): FieldNode | null => {
  const [field, ...others] = selections;
  if (others.length > 0 || field?.kind !== Kind.FIELD || field.name.value !== '_entities') return null;
  return (field.directives?.length ?? 0) === 0 ? field : null;
};

const representationsVariable = (field: FieldNode): string | null => {
  const [argument] = field.arguments ?? [];
  return argument?.value.kind === Kind.VARIABLE ? argument.value.name.value : null;
};

/**
 * Looks whether a valid operation is of that kind; null where it is not, and the ordinary executor answers it. Directives
 * below the root are no obstacle: an entity's answer is made by that executor too, with the same variables.
 */
export const planOperation = (document: DocumentNode, operationName: string | undefined): OperationPlan | null => {
  const operation = getOperationAST(document, operationName);
  const field = operation?.operation === 'query' ? onlyEntitiesField(operation) : null;
  const representations = field ? representationsVariable(field) : null;
  if (!operation || !field?.selectionSet || representations === null) return null;
  const fragments: Fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const names = policyNamesIn(field.selectionSet, fragments);
  if (names === null || names.size > 1) return null;
  const [policyName = null] = names;
  return {
    document,
    operation,
    representations,
    responseKey: field.alias?.value ?? field.name.value,
    policyName,
    readsForSure: readsForSure(field.selectionSet, fragments),
  };
};
