/**
 * Policies and requests that try every shape of value, from a seed: halves of the Internet, ids with common prefixes,
 * paths with colons, sessions of roles with a path, services with sources.
 */

export interface Random {
  pick<Item>(items: readonly Item[]): Item;
  some<Item>(items: readonly Item[], most: number): Item[];
  chance(probability: number): boolean;
}

/** A linear congruential generator: the same seed, the same policies. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  return {
    pick,
    some: (items, most) => Array.from({ length: 1 + Math.floor(next() * most) }, () => pick(items)),
    chance: (probability) => next() < probability,
  };
}

const own = '111122223333';
const accounts = [own, '444455556666', '777788889999'];
const strangers = '999900001111';
const services = ['s3.amazonaws.com', 'sns.amazonaws.com', 'logs.us-east-2.amazonaws.com'];
const sso = 'AWSReservedSSO_Admin_0123';
const roleNames = [
  'app',
  'app2',
  'admin',
  `aws-reserved/sso.amazonaws.com/us-east-2/${sso}`,
  'service-role/app',
  `x${own}`,
];

const each = (form: (account: string) => readonly string[]): readonly string[] => accounts.flatMap(form);
const roles = each((account) => roleNames.map((name) => `arn:aws:iam::${account}:role/${name}`));
const users = each((account) => ['bob', 'al:ice'].map((name) => `arn:aws:iam::${account}:user/${name}`));
const sessions = each((account) =>
  ['app', 'admin', sso, 'x'].map((name) => `arn:aws:sts::${account}:assumed-role/${name}/one`),
);
const federated = each((account) => [`arn:aws:sts::${account}:federated-user/fed`]);
const roots = each((account) => [`arn:aws:iam::${account}:root`]);
const odd = ['AROAEXAMPLEID00000001', `arn:aws-cn:iam::${own}:role/app`, `arn:aws:iam::${own}:role/*`];

const organizations = ['o-aaaaaaaaaa', 'o-bbbbbbbbbb', 'o-*', 'o*'];
const accountValues = [...accounts, '1111*', '*', '$' + '{aws:PrincipalAccount}', '$' + '{aws:ResourceAccount}'];
const arnPatterns = [
  ...each((account) => [
    `arn:aws:iam::${account}:role/*`,
    `arn:aws:iam::${account}:role/app*`,
    `arn:aws:iam::${account}:*`,
  ]),
  'arn:aws:iam::*:role/app',
  'arn:aws:iam::*role/app',
  `arn:aws:iam::${own}*`,
  `arn:*:iam::${own}:role/*`,
  '*:role/app',
  `arn:aws:iam::${own}:role/aws-reserved/*`,
  `arn:aws:iam::${own}:role/*/AWSReservedSSO_Admin_*`,
  `arn:aws:sts::${own}:assumed-role/app/one`,
  `arn:aws:iam::*${own}*`,
  'garbage',
  '*',
];

/** Condition keys with values that a policy may compare them with. */
const conditionValues: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['aws:PrincipalAccount', accountValues],
  ['kms:CallerAccount', accountValues],
  ['aws:PrincipalArn', [...roles, ...users, ...roots, ...arnPatterns]],
  ['aws:userid', ['AROAEXAMPLEID00000001:*', own, '444455556666:fed', 'AROA*', '*:one']],
  ['aws:PrincipalOrgID', organizations],
  ['aws:PrincipalOrgPaths', ['o-aaaaaaaaaa/*', 'o-aaaaaaaaaa/r-ab/ou-1/*', 'o-*/r-ab/*']],
  ['aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/8', '2001:db8::/33', '256.1.1.1/33']],
  ['aws:SourceVpc', ['vpc-1', 'vpc-2', 'vpc-*']],
  ['aws:SourceAccount', accountValues],
  ['aws:SourceArn', [`arn:aws:sns:us-east-2:${own}:t`, 'arn:aws:s3:::bucket', 'arn:aws:s3:::bucket*']],
  ['aws:PrincipalIsAWSService', ['true', 'false']],
  ['aws:PrincipalServiceName', [...services, '*.amazonaws.com']],
  ['lambda:SourceFunctionArn', each((account) => [`arn:aws:lambda:us-east-2:${account}:function:f`])],
  ['kms:EncryptionContext:aws:logs:arn', [`arn:aws:logs:us-east-2:${own}:*`, own, 'x']],
  ['aws:PrincipalTag/team', ['a', '*']],
  ['aws:SecureTransport', ['true', 'false']],
  ['aws:MultiFactorAuthPresent', ['true', 'false']],
  ['kms:GrantIsForAWSResource', ['true', 'false']],
  ['aws:unknown', ['x']],
];

const strings = ['StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'StringEqualsIgnoreCase'];
const arns = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];

function operatorsFor(key: string): readonly string[] {
  if (key === 'aws:SourceIp') return ['IpAddress', 'NotIpAddress', 'StringEquals'];
  if (/IsAWS|Secure|MultiFactor|GrantIs/.test(key)) return ['Bool', 'StringEquals', 'StringNotEquals'];
  return /arn$/i.test(key) ? [...arns, ...strings] : [...strings, 'ArnLike'];
}

type Condition = Record<string, Record<string, readonly string[]>>;

function addCondition(to: Condition, random: Random): void {
  const [key, values] = random.pick(conditionValues);
  const base = random.pick(operatorsFor(key)) + (random.chance(0.1) ? 'IfExists' : '');
  const qualifier = random.chance(key.endsWith('Paths') ? 0.7 : 0.08)
    ? random.pick(['ForAnyValue:', 'ForAllValues:'])
    : '';
  const operator = random.chance(0.06) ? 'Null' : qualifier + base;
  to[operator] = {
    ...to[operator],
    [key]: operator === 'Null' ? [random.pick(['true', 'false'])] : random.some(values, 2),
  };
}

function createPrincipal(random: Random): unknown {
  if (random.chance(0.3)) return '*';
  if (random.chance(0.25)) return { Service: random.chance(0.1) ? '*' : random.some(services, 2) };
  return {
    AWS: random.some([random.pick([roles, users, sessions, federated, roots, accounts, odd, ['*']])].flat(), 3),
  };
}

const actions = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:PutKeyPolicy',
  'kms:CreateGrant',
  'kms:*',
  'kms:De*',
  '*',
  'kms:Future',
];

function createStatement(random: Random) {
  const isDeny = random.chance(0.45);
  const condition: Condition = {};
  if (random.chance(isDeny ? 0.75 : 0.55)) {
    addCondition(condition, random);
    if (random.chance(0.4)) addCondition(condition, random);
  }
  const principal = createPrincipal(random);
  const isNegated = random.chance(isDeny ? 0.15 : 0.05) && principal !== '*';
  return {
    Effect: isDeny ? 'Deny' : 'Allow',
    [isNegated ? 'NotPrincipal' : 'Principal']: principal,
    [random.chance(0.1) ? 'NotAction' : 'Action']: random.some(actions, 2),
    Resource: '*',
    Condition: condition,
  };
}

export function createStatements(random: Random) {
  return random.some([0], 4).map(() => createStatement(random));
}

/** What a request may carry, by the key; what a principal never carries is left out. */
const contextValues: readonly (readonly [
  key: string,
  values: readonly string[],
  of: 'PRINCIPAL' | 'SERVICE' | 'ANY',
])[] = [
  ['aws:PrincipalOrgID', ['o-aaaaaaaaaa', 'o-bbbbbbbbbb', 'o-zzzzzzzzzz'], 'PRINCIPAL'],
  ['aws:PrincipalOrgPaths', ['o-aaaaaaaaaa/r-ab/ou-1/', 'o-zzzzzzzzzz/r-ab/'], 'PRINCIPAL'],
  ['aws:userid', ['AROAEXAMPLEID00000001:one', 'AROAOTHER:one'], 'PRINCIPAL'],
  ['aws:PrincipalTag/team', ['a'], 'PRINCIPAL'],
  ['aws:SourceIp', ['203.0.113.7', '9.9.9.9', '200.1.1.1', '10.1.1.1'], 'ANY'],
  ['aws:SourceVpc', ['vpc-1', 'vpc-9'], 'ANY'],
  ['aws:SourceAccount', accounts, 'SERVICE'],
  ['aws:SourceArn', [`arn:aws:sns:us-east-2:${own}:t`, 'arn:aws:s3:::bucket2'], 'SERVICE'],
  ['kms:EncryptionContext:aws:logs:arn', [`arn:aws:logs:us-east-2:${own}:g`, own, 'x'], 'ANY'],
  ['aws:SecureTransport', ['true', 'false'], 'ANY'],
  ['aws:MultiFactorAuthPresent', ['true', 'false'], 'ANY'],
  ['kms:GrantIsForAWSResource', ['true', 'false'], 'ANY'],
];

export function createRequest(random: Random) {
  const strange = [`arn:aws:iam::${strangers}:role/app`, `arn:aws:iam::${strangers}:role/x${own}`];
  const principal = random.pick(random.pick([roles, users, sessions, federated, roots, services, strange]));
  const isService = services.includes(principal);
  const context = contextValues.flatMap(([key, values, of]) => {
    const isCarried = of === 'ANY' || (of === 'SERVICE') === isService;
    return isCarried && random.chance(0.35) ? [{ key, values: [random.pick(values)] }] : [];
  });
  return {
    principal,
    action: random.pick(['kms:Decrypt', 'kms:Encrypt', 'kms:PutKeyPolicy', 'kms:CreateGrant']),
    context,
  };
}
