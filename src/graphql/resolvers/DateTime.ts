import { GraphQLError, GraphQLScalarType } from 'graphql';

/** A date, `T`, a time and an offset or `Z`; `Date` decides whether the numbers are valid. */
const iso8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/i;

/** All models contain ISO 8601 texts, which the scalar returns unchanged; it validates only values from clients. */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (typeof value === 'string') return value;
    throw new TypeError('A DateTime must be resolved as an ISO 8601 text.');
  },
  parseValue: (value) => {
    if (typeof value === 'string' && iso8601.test(value) && !Number.isNaN(Date.parse(value))) return value;
    throw new GraphQLError('A DateTime must be a string such as "2026-11-22T09:30:00.000Z".');
  },
});
