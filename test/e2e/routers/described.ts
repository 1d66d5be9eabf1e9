import type { GraphQLFormattedError } from 'graphql';
import type { Answer } from '../../support/graphql.ts';

/** The service's error for a key, as returned without a router. */
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

/** Says which parts of the service's error a router passes on to its clients, and which it does not. */
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

/** Describes a router's response to a client if the subgraph has rejected everything. */
export const describeRefusal = ({ status, data, errors }: Answer): string => {
  const codes = errors.flatMap(({ extensions = {} }) => {
    const nested = (extensions.errors ?? []) as readonly GraphQLFormattedError[];
    return [extensions.code, ...nested.map((error) => error.extensions?.code)].filter(Boolean);
  });
  const told = [...new Set(codes)].map((code) => `\`${code}\``);
  return `HTTP ${status}, ${data === null ? 'no data' : 'the rest of the data'}, ${list(told, 'no code')}`;
};
