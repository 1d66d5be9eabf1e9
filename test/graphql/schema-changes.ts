import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { parse } from 'graphql';

export interface SchemaChanges {
  /** Operations that worked may fail. */
  readonly breaking: readonly string[];
  /** Operations continue to work, but clients may get something unexpected, such as a new enum value. */
  readonly dangerous: readonly string[];
  readonly safe: readonly string[];
}

const schemaOf = (sdl: string) => buildSubgraphSchema([{ typeDefs: parse(sdl) }]);

/** Classifies a change of the SDL by its effect on clients. */
export const classifySchemaChanges = async (before: string, after: string): Promise<SchemaChanges> => {
  const changes = await diff(schemaOf(before), schemaOf(after));
  const of = (level: CriticalityLevel): readonly string[] =>
    changes.filter(({ criticality }: Change) => criticality.level === level).map(({ message }) => message);
  return {
    breaking: of(CriticalityLevel.Breaking),
    dangerous: of(CriticalityLevel.Dangerous),
    safe: of(CriticalityLevel.NonBreaking),
  };
};
