/** `npm run generate`: writes the types of the resolvers, from the published SDL. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import { type ASTNode, type DocumentNode, Kind, parse, visit } from 'graphql';

const schemaFolder = new URL('../../schema/', import.meta.url);
const output = new URL('../../src/graphql/generated/resolvers.ts', import.meta.url);

/** A plain string for resolvers: the registry defines the providers, and a test compares the enum with it. */
const openEnum = 'KmsProvider';

const config = {
  federation: true,
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
  avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
  contextType: '../context.ts#RequestContext',
  scalars: { DateTime: 'string', ID: 'string', [openEnum]: `../../errors.ts#${openEnum}` },
  mappers: {
    Key: '../models.ts#KeyModel',
    KeyPolicy: '../models.ts#KeyPolicyModel',
    KeyAccess: '../../policy/analyze/index.ts#KeyAnalysis',
    KeyPolicyFinding: '../models.ts#FindingModel',
    KeyFinding: '../../policy/analyze/index.ts#KeyFinding as KeyFindingModel',
    KeyGrant: '../grant-model.ts#KeyGrantModel',
    KeyMetadata: '../../providers/key-data.ts#KeyMetadata as KeyMetadataModel',
    KeyPolicyChangeEvent: '../fleet-models.ts#KeyPolicyChangeEventModel',
    KeyPolicyVersion: '../fleet-models.ts#KeyPolicyVersionModel',
    KeyPrincipal: '../fleet-models.ts#KeyPrincipalModel',
    KeySearchConnection: '../fleet-models.ts#KeySearchModel',
    KmsError: '../../errors.ts#KmsErrorDetails',
  },
  makeResolverTypeCallable: false,
};

const sdl = readdirSync(schemaFolder)
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => readFileSync(new URL(name, schemaFolder), 'utf8'))
  .join('\n');

const nameOf = (node: ASTNode): string => ('name' in node ? (node.name?.value ?? '') : '');

const byName = (one: ASTNode, other: ASTNode): number =>
  nameOf(one) < nameOf(other) ? -1 : Number(nameOf(one) > nameOf(other));

/** Sorts by name, so that moving a definition in the SDL does not change the generated files. */
const sorted = (document: DocumentNode): DocumentNode =>
  visit(document, {
    [Kind.DOCUMENT]: { leave: (node) => ({ ...node, definitions: node.definitions.toSorted(byName) }) },
    [Kind.OBJECT_TYPE_DEFINITION]: { leave: (node) => ({ ...node, fields: node.fields?.toSorted(byName) }) },
    [Kind.INPUT_OBJECT_TYPE_DEFINITION]: { leave: (node) => ({ ...node, fields: node.fields?.toSorted(byName) }) },
    [Kind.ENUM_TYPE_DEFINITION]: {
      leave: (node) =>
        node.name.value === openEnum
          ? { kind: Kind.SCALAR_TYPE_DEFINITION, name: node.name }
          : { ...node, values: node.values?.toSorted(byName) },
    },
    [Kind.FIELD_DEFINITION]: { leave: (node) => ({ ...node, arguments: node.arguments?.toSorted(byName) }) },
  });

const types = await codegen({
  filename: output.pathname,
  schema: sorted(parse(sdl)),
  documents: [],
  config,
  plugins: [{ typescript: {} }, { 'typescript-resolvers': {} }],
  pluginMap: { typescript, 'typescript-resolvers': resolvers },
});
writeFileSync(output, types);
