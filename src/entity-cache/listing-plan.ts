import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';

/** How a response of `keys` is composed: everything but the keys themselves is executed unchanged. */
export interface ListingPlan {
  /** The operation with only the ARN selected on each key. */
  readonly document: DocumentNode;
  /** The response keys of the connection, of its edges, and of each edge's key. */
  readonly responseKey: string;
  readonly edgesKey: string;
  readonly nodeKey: string;
  /** All variables of the operation. */
  readonly variables: readonly VariableDefinitionNode[];
  /** The selection on each key. */
  readonly selectionSet: SelectionSetNode;
}

const arnOnly: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'arn' } }],
};

/** The only field of this name; null where there are several, or where a fragment or a directive may remove it. */
const onlyField = (set: SelectionSetNode | undefined, name: string): FieldNode | null => {
  let found: FieldNode | null = null;
  for (const selection of set?.selections ?? []) {
    if (selection.kind !== Kind.FIELD) return null;
    if (selection.name.value !== name) continue;
    if (found !== null || (selection.directives?.length ?? 0) > 0) return null;
    found = selection;
  }
  return found;
};

const keyIn = ({ alias, name }: FieldNode): string => alias?.value ?? name.value;

/** Null where the selection does not have the usual form: edges, and a node in each of them. */
export const planListing = (
  field: FieldNode,
  { variableDefinitions: variables = [] }: OperationDefinitionNode,
  document: DocumentNode,
): ListingPlan | null => {
  const edges = onlyField(field.selectionSet, 'edges');
  const node = onlyField(edges?.selectionSet, 'node');
  if (!edges || !node?.selectionSet) return null;
  return {
    document: visit(document, { Field: (other) => (other === node ? { ...node, selectionSet: arnOnly } : undefined) }),
    responseKey: keyIn(field),
    edgesKey: keyIn(edges),
    nodeKey: keyIn(node),
    variables,
    selectionSet: node.selectionSet,
  };
};
