import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSchema } from '../../src/graphql/schema.ts';
import { type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';
import { seedKeys } from '../../src/sandbox/keys/index.ts';
import { ask } from '../support/graphql.ts';
import { alibabaCloudExample, awsExample, keyNamed } from '../support/keys.ts';
import { patient, startWithSandbox } from '../support/service.ts';
import { everyField, noteAnswered, selectEverything } from './every-field.ts';

const draft = JSON.stringify({
  Version: '2012-10-17',
  Id: 'draft',
  Statement: [
    {
      Sid: 'one',
      Effect: 'Deny',
      NotPrincipal: { AWS: ['arn:aws:iam::444455556666:role/vault', '*'] },
      NotAction: 'kms:Decrypt',
      NotResource: 'arn:aws:kms:us-east-2:111122223333:key/other',
      Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:PrincipalOrgPaths': ['o-a/*'] } },
    },
    { Sid: 'one', Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
    {
      Effect: 'Allow',
      Principal: { Federated: '*' },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-2.amazonaws.com' } },
    },
  ],
});

const text = JSON.stringify(draft);
const empty = JSON.stringify('{"Version":"2012-10-17","Statement":[]}');
const canonicalUser = JSON.stringify(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { CanonicalUser: 'a' }, Action: 'kms:Decrypt', Resource: '*' }],
  }),
);
const args = {
  'Query.key': `(arn: "${awsExample.arn}")`,
  'Query.keyById': `(provider: AWS, region: "${awsExample.region}", keyId: "${awsExample.keyId}")`,
  'Query.keyByAlias': `(provider: AWS, region: "${awsExample.region}", alias: "alias/example")`,
  'Query.keys': '(first: 3)',
  'Query.inspectKeyPolicy': `(document: ${text}, provider: AWS, accountId: "${awsExample.accountId}")`,
  'Query.keySearch': '(first: 3, orderBy: EXPOSURE)',
  'Key.history': '(first: 1)',
  'KeyPrincipal.keys': '(first: 2)',
  'Query.keyPrincipal': '(arn: "arn:aws:iam::111122223333:root")',
  'KeyPolicy.equivalentTo': `(document: ${text})`,
  'KeyPolicy.diff': `(document: ${text})`,
  'KeyPolicy.newAccess': `(document: ${text})`,
  'Key.evaluate': '(principal: "*", action: "kms:Decrypt")',
  'KeyPolicy.evaluate': '(principal: "*", action: "kms:Decrypt")',
};

/** Keys whose errors or states give a value to fields that are null for others. */
const keys = [
  keyNamed('AWS', 'Pending deletion'),
  keyNamed('AWS', 'NotFoundException'),
  keyNamed('AWS', 'Grants'),
  keyNamed('AWS', 'Multi-Region primary'),
  keyNamed('AWS', 'Imported key material'),
  alibabaCloudExample,
  ...sandboxKeys.filter(({ name }) => name === 'NotPrincipal' || name === 'Cross-account'),
];

/** Leaves out keys that never answer, or that are throttled and retried: the index would wait for them. */
const answersAtOnce = ({ absent, fails }: (typeof seedKeys)[number]): boolean =>
  !absent && (fails === undefined || (fails.kind === 'error' && /denied/i.test(fails.code)));

/** Waits until the index has read all keys, and then changes the policy of one. */
const changeOnePolicy = async (graphqlUrl: string, sandbox: Sandbox): Promise<void> => {
  const until = async (question: string, holds: (text: string) => boolean) => {
    while (!holds((await ask(graphqlUrl, question)).text)) await sleep(200);
  };
  await until('{ keySummary { asOf } }', (text) => !text.includes('null'));
  sandbox.putPolicy(awsExample.arn, draft);
  await ask(graphqlUrl, `{ key(arn: "${awsExample.arn}") { policy(fresh: true) { wellFormed } } }`);
  await until('{ keyPolicyChanges { edges { cursor } } }', (text) => text.includes('"cursor"'));
};

it('answers every field of the SDL with a value', async () => {
  const schema = createSchema();
  const query = schema.getQueryType()!;
  const questions = Object.keys(query.getFields()).filter((name) => !name.startsWith('_'));
  const { graphqlUrl, sandbox, close } = await startWithSandbox({
    settings: { provider: patient },
    sandbox: { seeds: false, keys: seedKeys.filter(answersAtOnce) },
  });
  // An error tells how long to wait only if this service's own share of the quota is used up.
  const slow = await startWithSandbox({
    settings: { index: null, provider: { ...patient, timeoutMs: 1000, deadlineMs: 1000 } },
    requestsPerSecond: 0.1,
  });
  try {
    const seen = new Set<string>();
    const askRoot = async (name: string, given: string, url = graphqlUrl) => {
      const type = query.getFields()[name]!.type;
      const { data } = await ask(url, `{ ${name}${given} ${selectEverything(type, args)} }`);
      noteAnswered(schema, query, data, seen);
    };
    const askAll = async () => {
      for (const { arn } of keys) await askRoot('key', `(arn: "${arn}")`);
      for (const name of questions) await askRoot(name, args[`Query.${name}` as keyof typeof args] ?? '');
    };
    await changeOnePolicy(graphqlUrl, sandbox);
    await askAll();
    for (let index = 0; !seen.has('KmsError.retryAfterMs'); index += 1) {
      await askRoot('key', `(arn: "${keys[index % keys.length]!.arn}")`, slow.graphqlUrl);
    }
    slow.sandbox.setFault({ kind: 'throttle', on: { operation: 'ListKeys' } });
    await askRoot('keys', '(first: 1, filter: { accountId: "444455556666" })', slow.graphqlUrl);
    const undecided = `newAccess(document: ${canonicalUser}) { verdict witnesses { action } reason }`;
    const { data } = await ask(graphqlUrl, `{ inspectKeyPolicy(document: ${empty}, provider: AWS) { ${undecided} } }`);
    noteAnswered(schema, query, data, seen);
    await askRoot('keySearch', '(first: 1, filter: { errorCodes: [KMS_ACCESS_DENIED] })');
    const expected = [...everyField(query)].sort();
    expect([...seen].sort()).toEqual(expected);
  } finally {
    await slow.close();
    await close();
  }
}, 240_000);
