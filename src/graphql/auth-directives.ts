import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NameNode,
  type ObjectTypeDefinitionNode,
  type StringValueNode,
  visit,
} from 'graphql';

/** What a gateway requires from the end user: a token, or a token with one of the scopes. */
type Need = 'authenticated' | 'scopes';

/**
 * References to keys and the analysis of drafts require a token, like every request to this service. Fields that read
 * from a provider, or reveal which accounts are configured, require a scope.
 */
const needs: Readonly<Record<string, Readonly<Record<string, Need>>>> = {
  Query: {
    key: 'authenticated',
    keyById: 'authenticated',
    keyByAlias: 'authenticated',
    inspectKeyPolicy: 'authenticated',
    keys: 'scopes',
    kmsAccounts: 'scopes',
  },
  Key: {
    resolvedArn: 'scopes',
    target: 'scopes',
    metadata: 'scopes',
    policy: 'scopes',
    policyResult: 'scopes',
    aliases: 'scopes',
    tags: 'scopes',
    rotation: 'scopes',
    grants: 'scopes',
    access: 'scopes',
    evaluate: 'scopes',
    replicas: 'scopes',
  },
};

const toName = (value: string): NameNode => ({ kind: Kind.NAME, value });
const toText = (value: string): StringValueNode => ({ kind: Kind.STRING, value });

const authenticated: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: toName('authenticated') };

/** Any one of the scopes is sufficient: the outer list means "or", the inner lists mean "and". */
const requiresScopes = (scopes: readonly string[]): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: toName('requiresScopes'),
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: toName('scopes'),
      value: { kind: Kind.LIST, values: scopes.map((scope) => ({ kind: Kind.LIST, values: [toText(scope)] })) },
    },
  ],
});

/** Adds names to the `import` of `@link`, the only directive with an argument of this name. */
const withImports = (argument: ArgumentNode): ArgumentNode => {
  const { name, value } = argument;
  if (name.value !== 'import' || value.kind !== Kind.LIST) return argument;
  const names = ['@authenticated', '@requiresScopes'].map(toText);
  return { ...argument, value: { ...value, values: [...value.values, ...names] } };
};

/**
 * The SDL with the directives by which routers check tokens and scopes before they call this service. They become part
 * of the supergraph and affect all of its routers, so they are added only if the operator turns them on.
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives#access-control
 */
export const withAuthDirectives = (sdl: DocumentNode, scopes: readonly string[]): DocumentNode => {
  const directives: Readonly<Record<Need, ConstDirectiveNode>> = {
    authenticated,
    scopes: requiresScopes(scopes),
  };
  const guarded = (type: string, field: FieldDefinitionNode): FieldDefinitionNode => {
    const need = needs[type]?.[field.name.value];
    return need ? { ...field, directives: [...(field.directives ?? []), directives[need]] } : field;
  };
  const withGuards = (type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode =>
    type.fields ? { ...type, fields: type.fields.map((field) => guarded(type.name.value, field)) } : type;
  return visit(sdl, {
    [Kind.OBJECT_TYPE_DEFINITION]: { enter: withGuards },
    [Kind.ARGUMENT]: { enter: withImports },
  });
};
