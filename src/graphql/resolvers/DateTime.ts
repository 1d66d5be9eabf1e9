import { GraphQLScalarType } from 'graphql';

/** Everything behind the schema speaks ISO 8601 already, so the scalar hands text on; the schema takes none as input. */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (typeof value === 'string') return value;
    throw new TypeError('A DateTime is resolved as ISO 8601 text.');
  },
});
