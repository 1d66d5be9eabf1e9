import fc from 'fast-check';
import { type FieldNode, GraphQLError, parse, visit } from 'graphql';
import { expect, it } from 'vitest';
import { locationsOf, withFieldLocations } from '../../src/graphql/documents/field-locations.ts';

const fieldsOf = (text: string, change = (document: ReturnType<typeof parse>) => document): readonly FieldNode[] => {
  const fields: FieldNode[] = [];
  visit(change(parse(text)), { Field: (node) => void fields.push(node) });
  return fields;
};

it('gives each field the same location as GraphQL', () => {
  const gap = fc.constantFrom(' ', '\n', '\r\n', '\r', ',', '# comment\n', '\t', '\uFEFF');
  const field = fc.constantFrom('a', 'b: c(d: 1)', 'f { g }', '... { h }', '... on Query { i }', 'j(k: """\n\n""")');
  fc.assert(
    fc.property(fc.array(fc.tuple(gap, field), { maxLength: 30 }), gap, (parts, end) => {
      const selection = parts.flat().join(' ');
      const text = `{ x ${selection}${end} }${end}fragment F on Query {${end}y }`;
      const expected = fieldsOf(text).map((node) => new GraphQLError('', { nodes: node }).locations);
      expect(fieldsOf(text, withFieldLocations).map((node) => locationsOf([node]))).toEqual(expected);
    }),
  );
});

it('leaves plain data, which threads can pass on', () => {
  const [field] = fieldsOf('{\n  a }', withFieldLocations);
  expect(field).not.toHaveProperty('loc');
  expect(locationsOf([structuredClone(field!)])).toEqual([{ line: 2, column: 3 }]);
});

it('names the first places of many', () => {
  const nodes = fieldsOf(`{ ${'a '.repeat(1000)} }`, withFieldLocations);
  expect(locationsOf(nodes)).toEqual([
    { line: 1, column: 3 },
    { line: 1, column: 5 },
  ]);
});
