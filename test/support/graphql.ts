import type { GraphQLFormattedError } from 'graphql';

// biome-ignore lint/suspicious/noExplicitAny: the shape of an answer is what each test says of it.
export type Data = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as received. */
  readonly text: string;
  readonly data: Data;
  readonly errors: readonly GraphQLFormattedError[];
}

/** Sends an operation as gateways do, and reads the answer whatever its status. */
export const ask = async (
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text);
  return { status: response.status, headers: response.headers, text, data, errors };
};
