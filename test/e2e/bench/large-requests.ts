import { hostileShapes } from '../../policy/hostile-shapes.ts';
import { change, textOf } from '../../policy/steps.ts';
import { documentOnly, toBody } from './ask.ts';

/** A request at the limits of OPERATING.md, each of which keeps the service as busy as one request can. */
export interface LargeRequest {
  readonly name: string;
  readonly body: string;
}

/** The limits by default of one document, of all documents, of distinct documents, and of root fields in a request. */
const documentBytes = 131_072;
const allBytes = 524_288;

const access =
  'access { principal { value kind accountId } capabilities actions conditional reach { scope values external } }';
const everything = `${access} issues { code path message } findings { code message } canonicalDocument fingerprint
  statements { principals { value kind accountId external } actions resources }`;

/** The shape with as many items as fit into a document. */
const longest = (shape: (typeof hostileShapes)[number], tag: string, bytes: number): string => {
  const [small, large] = [textOf(shape, 64, tag).length, textOf(shape, 128, tag).length];
  return textOf(shape, Math.floor(60 + (64 * (bytes * 0.95 - small)) / (large - small)), tag);
};

/** Root fields that inspect these documents in turn. In the fields, `$d1` is the second document, and so on. */
const inspect = (fields: string, documents: readonly string[], roots: number): string => {
  const variables = documents.map((_, index) => `$d${index}: String!`).join(', ');
  const inspected = Array.from(
    { length: roots },
    (_, index) => `a${index}: inspectKeyPolicy(document: $d${index % documents.length}, provider: AWS) { ${fields} }`,
  );
  return JSON.stringify({
    query: `query (${variables}) { ${inspected.join(' ')} }`,
    variables: Object.fromEntries(documents.map((document, index) => [`d${index}`, document])),
  });
};

const hostile: readonly LargeRequest[] = hostileShapes.flatMap((shape, index) => {
  const text = longest(shape, `silence${index}`, documentBytes);
  return [
    { name: `everything about ${shape.about}`, body: inspect(everything, [text], 1) },
    { name: `a comparison of ${shape.about}`, body: inspect('diff(document: $d1) { path }', [text, change(text)], 1) },
  ];
});

const plain = (accounts: number): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: Array.from({ length: accounts }, (_, index) => String(100_000_000_000 + index)) },
        Action: 'kms:Decrypt',
        Resource: '*',
      },
    ],
  });

const arns = Array.from(
  { length: 1000 },
  (_, index) => `arn:aws:kms:us-east-2:111122223333:key/00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
);

/** The requests that take longest, as far as is known. */
export const largeRequests: readonly LargeRequest[] = [
  ...hostile,
  { name: 'the access of 8,000 accounts, 20 times', body: inspect(access, [plain(8000)], 20) },
  {
    name: 'everything of twenty documents',
    body: inspect(
      everything,
      Array.from({ length: 20 }, (_, index) => plain(Math.floor(allBytes / 20 / 16) - index)),
      20,
    ),
  },
  {
    name: 'new access of 8,000 accounts',
    body: inspect('newAccess(document: $d1) { verdict }', [plain(8000), change(plain(8000))], 1),
  },
  { name: 'a thousand keys', body: toBody(documentOnly, arns) },
];
