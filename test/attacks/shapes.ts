/**
 * The most expensive kinds of requests: each is within the limits of a request, and as large as possible where size
 * costs most.
 */
export interface Attack {
  readonly what: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Entry = Readonly<Record<string, unknown>>;

const list = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const policy = (...statements: readonly Entry[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

const allow = (rest: Entry = {}): Entry => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'kms:*',
  Resource: '*',
  ...rest,
});
const deny = (rest: Entry): Entry => ({ Effect: 'Deny', Action: 'kms:*', Resource: '*', ...rest });

const role = (index: number): string => `arn:aws:iam::111122223333:role/r${index}`;

const inspecting = (what: string, document: string, fields: string): Attack => ({
  what,
  query: `query ($document: String!) {
    inspectKeyPolicy(document: $document, provider: AWS, accountId: "111122223333") { ${fields} }
  }`,
  variables: { document },
});

const evaluating = (what: string, condition: Entry, context: readonly Entry[]): Attack => ({
  what,
  query: `query ($document: String!, $context: [KeyPolicyContextInput!]!) {
    inspectKeyPolicy(document: $document, provider: AWS, accountId: "111122223333") {
      evaluate(principal: "${role(1)}", action: "kms:Decrypt", context: $context) { outcome missingContext }
    }
  }`,
  variables: { document: policy(allow({ Condition: condition })), context },
});

const comparing = (what: string, document: string, other: string): Attack => ({
  what,
  query: `query ($document: String!, $other: String!) {
    inspectKeyPolicy(document: $document, provider: AWS, accountId: "111122223333") {
      equivalentTo(document: $other) diff(document: $other) { path }
    }
  }`,
  variables: { document, other },
});

const judged = 'exposure externalAccounts findings { code message statements } access { principal { value } actions }';

/** Within the limits of a context: 1,000 values of at most 8,192 characters, and 65,536 characters in total. */
const conditions: readonly Attack[] = [
  evaluating(
    'variables that fill each other up',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable.
    { StringEquals: { 'a:c': list(8, (i) => `${i}${'${a:b}'.repeat(800)}`) } },
    [
      { key: 'a:b', values: ['x'.repeat(8_000)] },
      { key: 'a:c', values: list(7, (i) => `${i}${'x'.repeat(8_000)}`) },
    ],
  ),
  evaluating('a wildcard that may begin anywhere', { StringLike: { 'a:b': `*${'a'.repeat(4_000)}b*c` } }, [
    { key: 'a:b', values: list(8, () => 'a'.repeat(8_000)) },
  ]),
  evaluating('many wildcards in one pattern', { StringLike: { 'a:b': `${'*a'.repeat(30_000)}b` } }, [
    { key: 'a:b', values: list(8, () => 'a'.repeat(8_000)) },
  ]),
  evaluating('many patterns against many values', { StringNotLike: { 'a:b': list(8_000, (i) => `?${i}*x`) } }, [
    { key: 'a:b', values: list(1_000, (i) => `v${i}`) },
  ]),
  evaluating(
    'many texts against many values, whatever their case',
    { 'ForAllValues:StringEqualsIgnoreCase': { 'a:b': list(8_000, (i) => `Text${i}`) } },
    [{ key: 'a:b', values: list(1_000, (i) => `tEXT${i + 7_500}`) }],
  ),
  evaluating(
    'many networks against many addresses',
    { NotIpAddress: { 'aws:SourceIp': list(5_000, (i) => `10.${i % 256}.${i >> 8}.0/24`) } },
    [{ key: 'aws:SourceIp', values: list(1_000, (i) => `192.168.${i % 256}.${i >> 8}`) }],
  ),
  evaluating('more context than any request has', { StringEquals: { 'a:b': 'x' } }, [
    ...list(20_000, () => ({ key: 'a:b', values: ['y'] })),
  ]),
];

const judging: readonly Attack[] = [
  inspecting(
    'many principals against many exempted ones',
    policy(
      allow({ Principal: { AWS: list(1_000, role) } }),
      ...list(300, (i) => deny({ NotPrincipal: { AWS: [role(i), role(i + 1)] } })),
    ),
    judged,
  ),
  inspecting(
    'statements that allow against statements that deny',
    policy(
      ...list(300, (i) => allow({ Principal: { AWS: role(i) } })),
      ...list(300, (i) => deny({ NotPrincipal: { AWS: role(i) } })),
    ),
    judged,
  ),
  inspecting(
    'conditions that narrow in many ways',
    policy(
      ...list(200, (i) =>
        allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': list(20, (j) => `${i}${j}`) } } }),
      ),
      ...list(200, (i) => deny({ Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': `o-${i}` } } })),
    ),
    judged,
  ),
  inspecting(
    'an answer much longer than its question',
    policy(allow({ Principal: { AWS: list(8_000, (i) => `${100_000_000_000 + i}`) } })),
    list(20, (i) => `a${i}: access { principal { value kind } actions statements }`).join(' '),
  ),
  inspecting('a document of one level in another', '['.repeat(130_000), 'issues { code path } wellFormed'),
  inspecting(
    'one name many times',
    `{${'"Statement":[],'.repeat(8_000)}"Id":"x"}`,
    'issues { code path message } canonicalDocument',
  ),
  inspecting(
    'statements that lack everything',
    `{"Statement":[${list(40_000, () => '{}').join(',')}]}`,
    `issues { code path message } statements { sid } ${judged} canonicalDocument fingerprint`,
  ),
  inspecting(
    'texts that are escaped',
    JSON.stringify('\u0001'.repeat(20_000)),
    list(29, (i) => `a${i}: document`).join(' '),
  ),
  comparing(
    'two documents with nothing in common',
    policy(...list(900, (i) => allow({ Sid: `a${i}` }))),
    policy(...list(900, (i) => deny({ Sid: `b${i}`, Principal: '*' }))),
  ),
  comparing(
    'the same statements in another order',
    policy(...list(1_000, (i) => allow({ Action: `kms:a${i}` }))),
    policy(...list(1_000, (i) => allow({ Action: `kms:a${999 - i}` }))),
  ),
];

const surface: readonly Attack[] = [
  {
    what: 'many drafts in one request',
    query: `query ($document: String!) { ${list(
      15,
      (i) => `d${i}: inspectKeyPolicy(document: $document, provider: AWS, accountId: "111122223333") { ${judged} }`,
    ).join(' ')} }`,
    variables: {
      document: policy(
        allow({ Principal: { AWS: list(2_000, role) } }),
        ...list(200, (i) => deny({ NotPrincipal: { AWS: role(i) } })),
      ),
    },
  },
  { what: 'one field many times', query: `{ ${'__typename '.repeat(14_900)} }`, variables: {} },
  {
    what: 'fragments that spread each other',
    query: `{ ...f0 } ${list(400, (i) => `fragment f${i} on Query { __typename ...f${i + 1} ...f${i + 1} }`).join(' ')}
      fragment f400 on Query { __typename }`,
    variables: {},
  },
  {
    what: 'many operations',
    query: list(1_500, (i) => `query q${i} { __typename }`).join(' '),
    variables: {},
  },
  {
    what: 'many references that nobody can read',
    query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Key { arn policy { document } } } }',
    variables: { r: list(1_000, (i) => ({ __typename: 'Key', arn: `${'x'.repeat(1_800)}${i}` })) },
  },
];

const onKey = (fields: string): string =>
  `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Key { ${fields} } } }`;

/** Documents that take longer to parse than to answer, and responses that grow with every level. */
const documents: readonly Attack[] = [
  {
    what: 'fields that double from fragment to fragment',
    query: `{ key(arn: "arn:aws:kms:us-east-1:111122223333:key/mrk-1") { ...f0 } }
      ${list(20, (i) => `fragment f${i} on Key { target { ...f${i + 1} } replicas { ...f${i + 1} } }`).join(' ')}
      fragment f20 on Key { arn }`,
    variables: {},
  },
  { what: 'nothing but brackets', query: '{}'.repeat(900_000), variables: {} },
  { what: 'nothing but comments', query: `${'#\n'.repeat(600_000)}{ __typename }`, variables: {} },
  { what: 'a text of empty lines', query: `{ key(arn: """${'\n'.repeat(900_000)}""") { arn } }`, variables: {} },
  { what: 'an error behind many lines', query: `${'\n'.repeat(900_000)}{ $ }`, variables: {} },
  { what: 'one selection many times', query: `{ ${'key(arn: "x") { arn } '.repeat(1_600)} }`, variables: {} },
  {
    what: 'one failing field in many places of many lines',
    query: onKey('policy { document }\n\n\n\n\n\n\n\n\n'.repeat(120)),
    variables: { r: list(1_000, (i) => ({ __typename: 'Key', arn: `x${i}` })) },
  },
  {
    what: 'one long reference, refused under many names',
    query: onKey(list(29, (i) => `a${i}: policy { document }`).join(' ')),
    variables: { r: [{ __typename: 'Key', arn: 'x'.repeat(1_900_000) }] },
  },
  {
    what: 'chains of objects on many keys',
    query: onKey(`${'target { '.repeat(90)} arn ${'}'.repeat(90)}`),
    variables: {
      r: list(1_000, (i) => ({ __typename: 'Key', arn: `arn:aws:kms:us-east-2:111122223333:key/1234abcd-${i}` })),
    },
  },
];

/** Requests that begin thousands of computations or queries, most of which are still waiting when their time is up. */
const multitudes: readonly Attack[] = [
  {
    what: 'evaluations of long contexts for many keys',
    query: `query ($r: [_Any!]!, $context: [KeyPolicyContextInput!]!) { _entities(representations: $r) { ... on Key { policy {
      ${list(29, (i) => `a${i}: evaluate(principal: "${role(i)}", action: "kms:Decrypt", context: $context) { outcome }`).join(' ')}
    } } } }`,
    variables: {
      r: list(1_000, () => ({
        __typename: 'Key',
        arn: 'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      })),
      context: list(8, (i) => ({ key: `a:b${i}`, values: ['x'.repeat(8_000)] })),
    },
  },
  {
    what: 'queries for the keys of many principals',
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on KeyPrincipal {
      ${list(29, (i) => `a${i}: keys(first: ${i + 1}) { unread }`).join(' ')}
    } } }`,
    variables: { r: list(1_000, (i) => ({ __typename: 'KeyPrincipal', arn: role(i) })) },
  },
];

const largeDraft = policy(allow({ Sid: 'x'.repeat(100_000) }));

/** A request with the longest response that is allowed. */
export const longAnswer = JSON.stringify({
  query: `query ($document: String!) { ${list(
    3,
    (i) =>
      `d${i}: inspectKeyPolicy(document: $document, provider: AWS) { ${list(8, (j) => `a${j}: document`).join(' ')} }`,
  ).join(' ')} }`,
  variables: { document: largeDraft },
});

export const attacks: readonly Attack[] = [...conditions, ...judging, ...surface, ...documents, ...multitudes];

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Key { arn } } }';

/** Bodies, byte for byte, that are not valid requests. */
export const bodies: readonly { readonly what: string; readonly body: string }[] = [
  {
    what: 'an undeclared variable, deep',
    body: `{"query":${JSON.stringify(entities)},"variables":{"r":[],"x":${deep(20_000)}}}`,
  },
  { what: 'a representation, deep', body: `{"query":${JSON.stringify(entities)},"variables":{"r":[${deep(20_000)}]}}` },
  { what: 'nothing but depth', body: deep(900_000) },
  { what: 'many names', body: `{${list(100_000, (i) => `"k${i}":0`).join(',')}}` },
];

/** The same operation each time, with a different large variable that it does not declare. */
export const undeclared = (index: number): string =>
  JSON.stringify({ query: entities, variables: { r: [], x: `${index}${'x'.repeat(1_900_000)}` } });

/** A batch of other keys each time, with questions that the ordinary executor answers. */
export const unknownKeys = (index: number): string => {
  const decisions = list(
    28,
    (i) => `d${i}: evaluate(principal: "arn:aws:iam::111122223333:role/r${i}", action: "kms:Decrypt") { outcome }`,
  );
  const idOf = (i: number): string => `${(0x10000000 + index * 1000 + i).toString(16)}-0000-4000-8000-000000000000`;
  const representations = list(
    1000,
    (i) => `{"__typename":"Key","arn":"arn:aws:kms:us-east-2:111122223333:key/${idOf(i)}"}`,
  );
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Key { policy { ${decisions.join(' ')} } } } }`;
  return `{"query":${JSON.stringify(query)},"variables":{"r":[${representations.join()}]}}`;
};
