import { expect, it } from 'vitest';
import { evaluateKeyAccess } from '../../../src/policy/grants/evaluate.ts';
import type { KeyGrant } from '../../../src/policy/grants/grant.ts';
import { createRandom, type Random } from '../audience-policies.ts';
import { awsAccount, parse, testClouds } from '../test-clouds.ts';
import { allowingGrants, type GrantRequest } from './grant-model.ts';

const { grammar, subject } = testClouds.aws;
const bucket = 'arn:aws:s3:::bucket';
const operations = ['Encrypt', 'Decrypt', 'ReEncryptTo', 'GenerateDataKeyPair', 'Sign', 'DescribeKey', 'CreateGrant'];
const actions = [...operations, 'GetPublicKey', 'GenerateMac', 'RetireGrant'].map((name) => `kms:${name}`);
const names = ['Dept', 'App', 'aws:s3:arn', 'a:b'];
const values = ['IT', 'it', '*', '$' + '{aws:username}', ''];

const ofAccount = (account: string): readonly string[] => [
  `arn:aws:iam::${account}:role/app`,
  `arn:aws:iam::${account}:role/path/app`,
  `arn:aws:iam::${account}:user/bob`,
  `arn:aws:iam::${account}:root`,
  `arn:aws:sts::${account}:assumed-role/app/one`,
  `arn:aws:sts::${account}:assumed-role/aws:ec2-infrastructure/i-0abc`,
  `arn:aws:sts::${account}:federated-user/fed`,
];
const callers = [...ofAccount(awsAccount), ...ofAccount('444455556666'), 's3.amazonaws.com', 'sns.amazonaws.com'];
const grantees = [...callers, 'AROAEXAMPLEID00000001', `arn:aws-cn:iam::${awsAccount}:role/app`];

const createContext = (random: Random): Readonly<Record<string, string>> =>
  Object.fromEntries(random.some(names, 3).map((name) => [name, random.pick(values)]));

function createGrant(random: Random, id: number): KeyGrant {
  const perhaps = <Value>(probability: number, make: () => Value): Value | null =>
    random.chance(probability) ? make() : null;
  return {
    grantId: `grant-${id}`,
    name: null,
    createdAt: null,
    grantee: random.pick(grantees),
    retiringPrincipal: perhaps(0.3, () => random.pick(ofAccount(awsAccount))),
    retiringServicePrincipal: perhaps(0.1, () => 's3.amazonaws.com'),
    issuingAccountId: awsAccount,
    operations: [...new Set(random.some(actions, 5))],
    constraints: {
      encryptionContextSubset: perhaps(0.4, () => createContext(random)),
      encryptionContextEquals: perhaps(0.3, () => createContext(random)),
      sourceArn: perhaps(0.2, () => bucket),
    },
  };
}

/** Creates a request, often with the same context that a grant requires. */
function createRequest(random: Random, { constraints }: KeyGrant): GrantRequest {
  const wanted = constraints.encryptionContextEquals ?? constraints.encryptionContextSubset;
  return {
    principal: random.pick(callers),
    action: random.pick(actions),
    encryptionContext: wanted !== null && random.chance(0.5) ? wanted : createContext(random),
    sourceArn: random.chance(0.3) ? bucket : null,
  };
}

/** The complete context: absent keys are known to be absent. */
const contextOf = ({ encryptionContext, sourceArn }: GrantRequest) => [
  { key: 'kms:EncryptionContextKeys', values: Object.keys(encryptionContext) },
  { key: 'aws:SourceArn', values: sourceArn === null ? [] : [sourceArn] },
  ...names.map((name) => {
    const value = encryptionContext[name];
    return { key: `kms:EncryptionContext:${name}`, values: value === undefined ? [] : [value] };
  }),
];

it.each(['2012-10-17', '2008-10-17'])(
  'grants together with a policy of version %s decide as the model does',
  (version) => {
    const policy = parse([{ Principal: { AWS: `arn:aws:iam::${awsAccount}:role/nobody` } }], testClouds.aws, version);
    const random = createRandom(42);
    for (let done = 0; done < 1_000; done += 1) {
      const grants = random.some([0], 3).map((_, id) => createGrant(random, id));
      const request = createRequest(random, random.pick(grants));
      const asked = { principal: request.principal, action: request.action, context: contextOf(request) };
      const { outcome, via } = evaluateKeyAccess(policy, grants, asked, grammar, subject);
      const allowing = allowingGrants(grants, request);
      const told = JSON.stringify({ grants, request });
      expect(outcome, told).toBe(allowing.length > 0 ? 'ALLOW' : 'IMPLICIT_DENY');
      expect(new Set(via.map(({ grantId }) => grantId)), told).toEqual(new Set(allowing));
    }
  },
);
