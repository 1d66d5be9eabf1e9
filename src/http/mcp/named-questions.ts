import { readdirSync, readFileSync } from 'node:fs';
import {
  type ASTNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  TokenKind,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';

/** A named question of schema/operations, as a tool of the Model Context Protocol. */
export interface NamedQuestion {
  readonly name: string;
  readonly description: string;
  readonly query: string;
  readonly inputSchema: JsonSchema & {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, JsonSchema>>;
  };
}

/** @see https://json-schema.org/draft/2020-12 */
interface JsonSchema {
  readonly [keyword: string]: unknown;
}

const folder = new URL('../../../schema/operations/', import.meta.url);

/**
 * The comment above an operation or a variable as one line; null without one. Named questions are described by
 * comments, since Apollo MCP Server reads these, and rejects files with GraphQL's own descriptions of operations.
 */
export const commentAbove = ({ loc }: ASTNode): string | null => {
  const lines: string[] = [];
  for (let token = loc?.startToken.prev; token?.kind === TokenKind.COMMENT; token = token.prev) {
    lines.unshift(token.value.trim());
  }
  return lines.length === 0 ? null : lines.join(' ');
};

/** All named questions, in the order of their files. */
export const readNamedQuestions = (schema: GraphQLSchema): readonly NamedQuestion[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => toQuestion(readFileSync(new URL(file, folder), 'utf8'), schema));

const toQuestion = (text: string, schema: GraphQLSchema): NamedQuestion => {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation?.name) throw new TypeError('A file in schema/operations must contain one named operation.');
  const { name, variableDefinitions = [] } = operation;
  return {
    name: name.value,
    description: commentAbove(operation) ?? name.value,
    query: print(document),
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(variableDefinitions.map((variable) => toProperty(variable, schema))),
      required: variableDefinitions.filter(isRequired).map(({ variable }) => variable.name.value),
      additionalProperties: false,
    },
  };
};

const isRequired = ({ type, defaultValue }: VariableDefinitionNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined;

const toProperty = (definition: VariableDefinitionNode, schema: GraphQLSchema): readonly [string, JsonSchema] => {
  const { variable, type, defaultValue } = definition;
  const inputType = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
  if (!inputType) throw new TypeError(`The variable ${variable.name.value} has a type that the schema lacks.`);
  const described = describe(toJsonSchema(inputType), commentAbove(definition));
  const inputSchema = defaultValue ? { ...described, default: valueFromASTUntyped(defaultValue) } : described;
  return [variable.name.value, inputSchema];
};

const scalars: Readonly<Record<string, JsonSchema>> = {
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
};

const toJsonSchema = (type: GraphQLInputType): JsonSchema => {
  if (isNonNullType(type)) return toJsonSchema(type.ofType);
  if (isListType(type)) return { type: 'array', items: toJsonSchema(type.ofType) };
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
  if (!isInputObjectType(type)) return scalars[type.name] ?? { type: 'string' };
  const fields = Object.values(type.getFields());
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [field.name, describe(toJsonSchema(field.type), field.description)]),
    ),
    required: fields
      .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
      .map(({ name }) => name),
    additionalProperties: false,
  };
};

const describe = (schema: JsonSchema, description: string | null | undefined): JsonSchema =>
  description ? { ...schema, description } : schema;
