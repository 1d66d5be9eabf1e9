import fc from 'fast-check';
import { levelOf } from '../../../src/policy/compare/new-access/level.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate/index.ts';
import { grammar } from '../../../src/policy/languages/aws/index.ts';
import type { KeyPolicyRequest, ParsedKeyPolicy } from '../../../src/policy/types.ts';
import { account, compare, parse, type Statement, subject } from './pairs.ts';

const other = '444455556666';
const role = (name: string, owner = account) => `arn:aws:iam::${owner}:role/${name}`;

const principals = [
  '*',
  { AWS: '*' },
  { AWS: account },
  { AWS: other },
  { AWS: role('a') },
  { AWS: [role('a'), role('b')] },
  { AWS: role('c', other) },
  { AWS: `arn:aws:sts::${account}:assumed-role/a/x` },
  { Service: 'logs.amazonaws.com' },
];

/** Values that meet the conditions, and values that don't. */
const contexts: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'aws:SourceVpce': [[], ['vpce-1'], ['vpce-2'], ['vpce-12'], ['other']],
  'aws:SourceIp': [[], ['10.0.0.1'], ['10.0.1.1'], ['203.0.113.9'], ['2001:db8::1']],
  'kms:GrantOperations': [[], ['Decrypt'], ['Encrypt'], ['Decrypt', 'Encrypt'], ['Decrypt', 'Sign'], ['Sign']],
};

const stringOperators = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIfExists',
  'StringNotEqualsIfExists',
];

const conditions = fc.oneof(
  fc.tuple(
    fc.constantFrom(...stringOperators),
    fc.constant('aws:SourceVpce'),
    fc.subarray(['vpce-1', 'vpce-2', 'vpce-*', '*', 'vpce-1?'], { minLength: 1, maxLength: 2 }),
  ),
  fc.tuple(
    fc.constantFrom('IpAddress', 'NotIpAddress', 'IpAddressIfExists'),
    fc.constant('aws:SourceIp'),
    fc.subarray(['10.0.0.0/24', '10.0.0.0/16', '203.0.113.0/24', '2001:db8::/32'], { minLength: 1, maxLength: 2 }),
  ),
  fc.tuple(
    fc.constantFrom(
      'ForAllValues:StringEquals',
      'ForAnyValue:StringEquals',
      'ForAnyValue:StringNotEquals',
      'ForAllValues:StringNotEquals',
    ),
    fc.constant('kms:GrantOperations'),
    fc.subarray(['Decrypt', 'Encrypt'], { minLength: 1 }),
  ),
  fc.tuple(
    fc.constant('Null'),
    fc.constantFrom('aws:SourceVpce', 'aws:SourceIp'),
    fc.constantFrom(['true'], ['false']),
  ),
  fc.tuple(
    fc.constantFrom('ArnLike', 'ArnNotLike', 'StringLike', 'StringNotEquals'),
    fc.constant('aws:PrincipalArn'),
    fc.subarray([role('a'), role('*'), `arn:aws:iam::*:role/a`, role('c', other), '*'], { minLength: 1, maxLength: 2 }),
  ),
  fc.tuple(
    fc.constantFrom('StringEquals', 'StringNotEquals'),
    fc.constant('aws:PrincipalAccount'),
    fc.subarray([account, other], { minLength: 1 }),
  ),
);

const statement: fc.Arbitrary<Statement> = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Principal: fc.constantFrom(...principals),
    Action: fc.constantFrom(
      'kms:Decrypt',
      'kms:*',
      ['kms:CreateGrant', 'kms:Decrypt'],
      'kms:CreateGrant',
      'kms:PutKeyPolicy',
    ),
    Resource: fc.constant('*'),
    Condition: fc
      .array(conditions, { minLength: 1, maxLength: 2 })
      .map((list) => Object.fromEntries(list.map(([operator, key, values]) => [operator, { [key]: values }]))),
  },
  { requiredKeys: ['Effect', 'Principal', 'Action', 'Resource'] },
);

const callers = [
  '*',
  `arn:aws:iam::${account}:root`,
  `arn:aws:iam::${account}:user/u`,
  role('a'),
  role('z'),
  role('c', other),
  role('a', other),
  `arn:aws:sts::${account}:assumed-role/a/x`,
  `arn:aws:sts::${account}:assumed-role/a/y`,
  `arn:aws:iam::777788889999:user/u`,
  'logs.amazonaws.com',
  's3.amazonaws.com',
];

const requestsOf = (policies: readonly ParsedKeyPolicy[]): readonly KeyPolicyRequest[] => {
  const used = new Set(
    policies.flatMap(({ statements }) => statements.flatMap((one) => one.conditions.map(({ key }) => key))),
  );
  const keys = Object.entries(contexts).filter(([key]) => used.has(key));
  const combinations = keys.reduce<readonly KeyPolicyRequest['context'][]>(
    (all, [key, choices]) => all.flatMap((context) => choices.map((values) => [...context, { key, values }])),
    [[]],
  );
  return callers.flatMap((principal) =>
    ['kms:Decrypt', 'kms:CreateGrant', 'kms:PutKeyPolicy'].flatMap((action) =>
      combinations.map((context) => ({ principal, action, context: pathless(principal, context) })),
    ),
  );
};

/** The context of a session whose role has no path: in this small world no role has one. */
const pathless = (principal: string, context: KeyPolicyRequest['context']): KeyPolicyRequest['context'] => {
  const [, owner = '', name = ''] = /^arn:aws:sts::(\d+):assumed-role\/(\w+)\//.exec(principal) ?? [];
  if (owner !== '') return [...context, { key: 'aws:PrincipalArn', values: [role(name, owner)] }];
  return principal === '*'
    ? [...context, { key: 'aws:PrincipalArn', values: [] }, { key: 'aws:PrincipalAccount', values: [] }]
    : context;
};

const levelIn = (policy: ParsedKeyPolicy, request: KeyPolicyRequest) =>
  levelOf(evaluatePolicy(policy, request, grammar, subject));

/** Statements that name no caller, so that classes of callers follow from their accounts alone. */
const nameless: fc.Arbitrary<Statement> = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Principal: fc.constantFrom('*', { AWS: '*' }, { AWS: account }),
    Action: fc.constantFrom('kms:PutKeyPolicy', 'kms:Decrypt'),
    Resource: fc.constant('*'),
    Condition: fc.constantFrom(
      { StringLike: { 'aws:PrincipalArn': ['*'] } },
      { ArnNotLike: { 'aws:PrincipalArn': ['*'] } },
      { StringEquals: { 'aws:PrincipalAccount': [account] } },
      { StringNotEquals: { 'aws:PrincipalAccount': [other] } },
      { Null: { 'aws:PrincipalArn': ['false'] } },
    ),
  },
  { requiredKeys: ['Effect', 'Principal', 'Action', 'Resource'] },
);

const policies = fc.constantFrom(statement, nameless).chain((one) => {
  const policy = fc.array(one, { maxLength: 3 });
  return fc.tuple(policy, policy);
});

const toOwnAccount: Statement = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};

/**
 * A pair of policies; if `shared`, they differ by only one or two statements. If `delegate`, both leave the rest to
 * identity policies, as most real ones do, so that all callers of the own account begin at the same level.
 */
const pair = fc.tuple(policies, fc.boolean(), fc.boolean()).map(([[one, two], shared, delegate]) => {
  const common = delegate ? [toOwnAccount] : [];
  return { one: [...common, ...one], newer: [...common, ...(shared ? [...one.slice(1), ...two.slice(0, 1)] : two)] };
});

interface Pair {
  readonly one: readonly Statement[];
  readonly newer: readonly Statement[];
}

/** How the verdict on a pair is wrong; null where trying every request of the small world confirms it. */
const faultOf = ({ one, newer }: Pair): string | null => {
  const { verdict, witnesses, reason } = compare(one, newer);
  const [older, given] = [parse(one), parse(newer)];
  const rises = (request: KeyPolicyRequest) => levelIn(given, request) > levelIn(older, request);
  const mistaken = witnesses.find((witness) => !rises(witness));
  if (mistaken !== undefined) return `no rise: ${JSON.stringify(mistaken)}`;
  if (reason !== null) return reason;
  const found = requestsOf([older, given]).find(rises);
  return found === undefined || verdict === 'SOME' ? null : `missed: ${JSON.stringify(found)}`;
};

/** Compares `count` pairs of policies. Returns the smallest pair with a wrong verdict, or null. */
export const findMisjudgedPair = (seed: number, count: number): string | null => {
  const property = fc.property(pair, (given) => {
    const fault = faultOf(given);
    if (fault !== null) throw new Error(fault);
  });
  const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns: count });
  return failed ? `${errorInstance}: ${JSON.stringify(counterexample)}` : null;
};
