import type { GraphQLFormattedError } from 'graphql';
import type { Answer } from '../../support/graphql.ts';

/** What our error for a key says, as it would come without a router between. */
export interface Original {
  readonly message: string;
  readonly code: string;
  readonly arn: string;
  readonly path: readonly (string | number)[];
}

const list = (words: readonly string[], none = 'nothing'): string => (words.length === 0 ? none : words.join(', '));

const keptOf = (
  { message, path, extensions = {} }: GraphQLFormattedError,
  original: Original,
): Readonly<Record<string, boolean>> => ({
  message: message === original.message,
  '`code`': extensions.code === original.code,
  '`kms`': (extensions.kms as { readonly arn?: string } | undefined)?.arn === original.arn,
  path: JSON.stringify(path) === JSON.stringify(original.path),
});

/** Which parts of our error a router's client gets, and which not. */
export const describeError = ({ errors }: Answer, original: Original): string => {
  const [first] = errors;
  if (errors.length !== 1 || first === undefined) return `${errors.length} errors`;
  const nested = (first.extensions?.errors as readonly GraphQLFormattedError[] | undefined)?.[0];
  const kept = keptOf(nested ?? first, original);
  const names = Object.keys(kept);
  const lost = names.filter((name) => !kept[name]);
  const where = nested === undefined ? '' : ' nested in one error';
  return `${list(names.filter((name) => kept[name]))}${where}${lost.length === 0 ? '' : `; not ${list(lost)}`}`;
};

/** How an answer looks to a client where the subgraph refused everything. */
export const describeRefusal = ({ status, data, errors }: Answer): string => {
  const codes = errors.flatMap(({ extensions = {} }) => {
    const nested = (extensions.errors ?? []) as readonly GraphQLFormattedError[];
    return [extensions.code, ...nested.map((error) => error.extensions?.code)].filter(Boolean);
  });
  const told = [...new Set(codes)].map((code) => `\`${code}\``);
  return `HTTP ${status}, ${data === null ? 'no data' : 'the rest of the data'}, ${list(told, 'no code')}`;
};
