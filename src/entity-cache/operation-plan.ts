import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import { entitiesFrame, type Frame, keyFrame } from './frame.ts';
import { type Fragments, type KeySelection, readKeySelection } from './key-selection.ts';
import { type ListingPlan, planListing } from './listing-plan.ts';

/** An operation whose response is composed of keys, each of which can be rendered separately. */
export interface OperationPlan extends KeySelection {
  readonly root: RootPlan;
  /** The operation that renders keys: its only field is `_entities`, with the selection on each key. */
  readonly entityDocument: DocumentNode;
  /** The variables that a key's JSON may depend on. */
  readonly entityVariables: readonly VariableDefinitionNode[];
}

type RootPlan =
  /** `_entities`, with the representations in this variable. */
  | { readonly kind: 'entities'; readonly variable: string; readonly frame: Frame }
  /** `key`, with its ARN as a literal or in a variable. */
  | { readonly kind: 'key'; readonly arn: ValueNode; readonly frame: Frame }
  /** `keys`. */
  | ({ readonly kind: 'keys' } & ListingPlan);

/** Begins with two underscores, unlike variables of clients that follow the specification's advice. */
export const representationsVariable = '__representations';

const [entityDefinition] = parse(
  `query ($${representationsVariable}: [_Any!]!) { _entities(representations: $${representationsVariable}) { __typename } }`,
  { noLocation: true },
).definitions;

const isUndirected = ({ directives }: { readonly directives?: readonly unknown[] | undefined }): boolean =>
  (directives?.length ?? 0) === 0;

const onlyField = ({ selectionSet: { selections } }: OperationDefinitionNode): FieldNode | null => {
  const [field, ...others] = selections;
  return others.length === 0 && field?.kind === Kind.FIELD && isUndirected(field) ? field : null;
};

const variablesIn = (nodes: readonly (SelectionSetNode | Fragments)[]): ReadonlySet<string> => {
  const names = new Set<string>();
  const collect = (set: SelectionSetNode) => visit(set, { Variable: ({ name }) => void names.add(name.value) });
  for (const node of nodes) {
    if ('kind' in node) collect(node);
    else for (const { selectionSet } of node.values()) collect(selectionSet);
  }
  return names;
};

interface Root {
  readonly root: RootPlan;
  readonly type: 'Key' | '_Entity';
  readonly selectionSet: SelectionSetNode;
  /** The location of the root field, for errors of whole entities. */
  readonly location?: Pick<FieldNode, 'loc'>;
}

const locationOf = ({ loc }: FieldNode): Pick<FieldNode, 'loc'> => (loc ? { loc } : {});

/** The response key of a field. */
const responseKeyOf = ({ alias, name }: FieldNode): string => alias?.value ?? name.value;

const argumentOf = ({ arguments: given }: FieldNode): ArgumentNode | undefined => given?.[0];

type Reader = (field: FieldNode, operation: OperationDefinitionNode, document: DocumentNode) => Root | null;

const readers: Readonly<Record<string, Reader>> = {
  _entities: (field) => {
    const value = argumentOf(field)?.value;
    if (value?.kind !== Kind.VARIABLE || !field.selectionSet) return null;
    return {
      root: { kind: 'entities', variable: value.name.value, frame: entitiesFrame(responseKeyOf(field)) },
      type: '_Entity',
      location: locationOf(field),
      selectionSet: field.selectionSet,
    };
  },
  key: (field) => {
    const arn = argumentOf(field)?.value;
    if (!arn || !field.selectionSet) return null;
    const root = { kind: 'key', arn, frame: keyFrame(responseKeyOf(field)) } as const;
    return { root, type: 'Key', selectionSet: field.selectionSet };
  },
  keys: (field, operation, document) => {
    const listing = planListing(field, operation, document);
    return listing && { root: { kind: 'keys', ...listing }, type: 'Key', selectionSet: listing.selectionSet };
  },
};

const toEntityDocument = (
  { type, selectionSet, location }: Root,
  entityVariables: readonly VariableDefinitionNode[],
  fragments: Fragments,
): DocumentNode => {
  if (entityDefinition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('A query has one definition.');
  const [field] = entityDefinition.selectionSet.selections;
  if (field?.kind !== Kind.FIELD) throw new TypeError('The query has one field.');
  const onKey: SelectionSetNode = {
    kind: Kind.SELECTION_SET,
    selections: [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Key' } },
        selectionSet,
      },
    ],
  };
  const entities: FieldNode = { ...field, ...location, selectionSet: type === '_Entity' ? selectionSet : onKey };
  const operation: OperationDefinitionNode = {
    ...entityDefinition,
    variableDefinitions: [...(entityDefinition.variableDefinitions ?? []), ...entityVariables],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [entities] },
  };
  return { kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] };
};

/**
 * Plans the response of a valid operation from cached keys; null where that is impossible, and the executor executes
 * it. Directives below the root are no obstacle: the same executor renders each key, with the same variables.
 * @param document a document that has passed validation and all limits
 */
export const planOperation = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): OperationPlan | null => {
  const operation = getOperationAST(document, operationName);
  const field = operation?.operation === 'query' && isUndirected(operation) ? onlyField(operation) : null;
  const root = operation && field && (readers[field.name.value]?.(field, operation, document) ?? null);
  if (!operation || !root) return null;
  const fragments: Fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const selection = readKeySelection(schema, root.type, root.selectionSet, fragments);
  if (selection === null) return null;
  const used = variablesIn([root.selectionSet, fragments]);
  const entityVariables = (operation.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value));
  return {
    ...selection,
    root: root.root,
    entityDocument: toEntityDocument(root, entityVariables, fragments),
    entityVariables,
  };
};
