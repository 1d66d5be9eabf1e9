import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { parse } from 'graphql';

export interface SchemaChanges {
  /** Operations that worked may fail. */
  readonly breaking: readonly string[];
  /** Operations go on working, but clients may meet what they don't expect, such as a new enum value. */
  readonly dangerous: readonly string[];
  readonly safe: readonly string[];
}

const schemaOf = (sdl: string) => buildSubgraphSchema([{ typeDefs: parse(sdl) }]);

/** Says what a change of the SDL means for those who use it. */
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
