/** The header that authenticates the gateway. All servers get it, but only this service checks it. */
export const gatewaySecret = 'the-benchmark-is-its-own-gateway';
/** That of another gateway, whose requests count as those of another caller. */
export const otherGatewaySecret = 'the-benchmark-is-another-gateway';

export const requestHeaders = {
  'content-type': 'application/json',
  accept: 'application/json',
  'router-authorization': gatewaySecret,
} as const;

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: its type depends on the operation.
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string };
  }[];
}

/** The body of a request for the entities of these keys. */
export const toBody = (query: string, arns: readonly string[]): string =>
  JSON.stringify({ query, variables: { representations: arns.map((arn) => ({ __typename: 'Key', arn })) } });

export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly secret?: string;
}

/** Sends a request as gateways do. */
export const ask = async (url: string, body: string, options: AskOptions = {}): Promise<Answer> => {
  const { signal = null, secret = gatewaySecret } = options;
  const headers = { ...requestHeaders, 'router-authorization': secret };
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  return (await response.json()) as Answer;
};

/** The same, for a response that must not have errors: throws if it has any. */
export const askForData = async (url: string, body: string): Promise<Answer['data']> => {
  const { data, errors } = await ask(url, body);
  if (errors) throw new Error(`An answer has errors: ${JSON.stringify(errors[0])}`);
  return data;
};

/** The fields of a page about keys: sixteen scalars for each key, most of them from its policy. */
export const sixteenFields = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Key {
      __typename arn provider region accountId keyId
      policy { name document wellFormed version id fingerprint exposure requestId retrievedAt stale }
    }
  }
}`;

const keyFields = `__typename arn provider region accountId keyId
      policy { name document wellFormed version id fingerprint exposure requestId retrievedAt stale }`;

/** A query for these fields of one key, as a front end sends it without a gateway. */
export const oneKey = `query ($arn: ID!) { key(arn: $arn) { ${keyFields} } }`;

/** A query for these fields of a page of keys. */
export const pageOfKeys = `query ($first: Int!) {
  keys(first: $first) { edges { cursor node { ${keyFields} } } pageInfo { hasNextPage endCursor } errors { code } }
}`;

/** Fields that need a call to a provider, and as few others as possible. */
export const documentOnly = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Key { policy { document } } }
}`;
