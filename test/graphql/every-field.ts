import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** Arguments for the fields that require them, by `Type.field`. */
export type FieldArguments = Readonly<Record<string, string>>;

const fieldsOf = (type: GraphQLObjectType) =>
  Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));

/**
 * A selection of every field of a type, and of their fields, down to the leaves. Of a type that contains itself, as the
 * target of an alias does, only the leaves are selected.
 */
export const selectEverything = (
  type: GraphQLOutputType,
  args: FieldArguments,
  outer: readonly GraphQLNamedType[] = [],
): string => {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (isUnionType(named)) {
    const members = named.getTypes().map((member) => `... on ${member.name} ${selectEverything(member, args, outer)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(named)) throw new TypeError(`${named.name} is neither an object nor a union.`);
  const inner = [...outer, named];
  const fields = fieldsOf(named)
    .filter((field) => !outer.includes(named) || isLeafType(getNamedType(field.type)))
    .map(
      (field) =>
        `${field.name}${args[`${named.name}.${field.name}`] ?? ''} ${selectEverything(field.type, args, inner)}`,
    );
  return `{ ${fields.join(' ')} }`;
};

/** Every `Type.field` that can be reached from a type. */
export const everyField = (type: GraphQLOutputType, found = new Set<string>()): ReadonlySet<string> => {
  const named = getNamedType(type);
  const members = isUnionType(named) ? named.getTypes() : isObjectType(named) ? [named] : [];
  for (const member of members) {
    for (const field of fieldsOf(member)) {
      if (found.has(`${member.name}.${field.name}`)) continue;
      found.add(`${member.name}.${field.name}`);
      everyField(field.type, found);
    }
  }
  return found;
};

/** Adds every `Type.field` for which a response has a value other than null. */
export const noteAnswered = (
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  value: unknown,
  seen: Set<string>,
): void => {
  if (value === null || value === undefined) return;
  if (isNonNullType(type) || isListType(type)) {
    for (const item of isListType(type) ? (value as readonly unknown[]) : [value]) {
      noteAnswered(schema, type.ofType, item, seen);
    }
    return;
  }
  const answer = value as Readonly<Record<string, unknown>>;
  const object = isUnionType(type) ? schema.getType(String(answer.__typename)) : type;
  if (!isObjectType(object)) return;
  for (const field of fieldsOf(object)) {
    const given = answer[field.name];
    if (given === null || given === undefined) continue;
    seen.add(`${object.name}.${field.name}`);
    noteAnswered(schema, field.type, given, seen);
  }
};
