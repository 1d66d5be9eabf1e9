import { awsAccount, type StatementText } from './test-clouds.ts';

/**
 * Statements that might be slow to analyze, by the number of items that they list. A tag makes undocumented keys and
 * actions unique, so that no cached result shortens the next analysis.
 */
export interface HostileShape {
  readonly about: string;
  make(n: number, tag: string): readonly StatementText[];
}

const list = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

const iam = `arn:aws:iam::${awsAccount}`;
const role = (index: number): string => `${iam}:role/app-${index}`;
const roles = (count: number) => ({ AWS: list(count, role) });
const session = (index: number): string => `arn:aws:sts::${awsAccount}:assumed-role/app/session-${index}`;
const accountId = (index: number): string => String(200000000000 + index);
const accounts = (count: number) => ({ AWS: list(count, accountId) });
const services = (count: number) => ({ Service: list(count, (index) => `service-${index}.amazonaws.com`) });
const deny = (more: StatementText): StatementText => ({ Effect: 'Deny', ...more });
const condition = (operator: string, key: string, values: readonly string[]) => ({
  Condition: { [operator]: { [key]: values } },
});

const verbs = ['Decrypt', 'Encrypt', 'DescribeKey', 'CreateGrant', 'PutKeyPolicy', 'Sign', 'Verify', 'GetKeyPolicy'];
const moreVerbs = [
  'ListGrants',
  'RevokeGrant',
  'EnableKey',
  'DisableKey',
  'TagResource',
  'UntagResource',
  'GenerateMac',
];

/** A different pair of actions for each index, up to some dozens. */
const fewActions = (index: number) => ({
  Action: [`kms:${verbs[index % verbs.length]}`, `kms:${moreVerbs[index % moreVerbs.length]}`],
});

export const hostileShapes: readonly HostileShape[] = [
  {
    about: 'many principals, many Deny with NotPrincipal',
    make: (n) => [
      { Principal: roles(n) },
      ...list(n, (index) => deny({ NotPrincipal: { AWS: [role(index), role(index + 1)] }, ...fewActions(index) })),
    ],
  },
  {
    about: 'a list of roles, long lists under NotPrincipal',
    make: (n) => [
      { Principal: roles(n) },
      ...list(8, (index) => deny({ NotPrincipal: roles(Math.ceil(n / 8)), ...fewActions(index) })),
    ],
  },
  {
    about: 'Allow and Deny with NotPrincipal in turn',
    make: (n) =>
      list(n, (index) =>
        index % 2 === 0
          ? { Principal: { AWS: role(index) }, ...fewActions(index) }
          : deny({ NotPrincipal: { AWS: [role(index - 1), `${iam}:root`] }, ...fewActions(index) }),
      ),
  },
  {
    about: 'many principals, many patterns that deny them',
    make: (n) => [
      { Principal: roles(n) },
      ...list(n, (index) =>
        deny({ Principal: '*', ...condition('ArnLike', 'aws:PrincipalArn', [`${iam}:role/*-${index}x`]) }),
      ),
    ],
  },
  {
    about: 'many principals, one Deny of many patterns',
    make: (n) => [
      { Principal: roles(n) },
      deny({
        Principal: '*',
        ...condition(
          'ArnLike',
          'aws:PrincipalArn',
          list(n, (index) => `${iam}:role/*-${index}x`),
        ),
      }),
    ],
  },
  {
    about: 'many principals, one Deny but for many patterns',
    make: (n) => [
      { Principal: roles(n) },
      deny({
        Principal: '*',
        ...condition(
          'ArnNotLike',
          'aws:PrincipalArn',
          list(n, (index) => `${iam}:role/app-${index}*`),
        ),
      }),
    ],
  },
  {
    about: 'many principals, an Allow for many patterns',
    make: (n) => [
      {
        Principal: roles(n),
        ...condition(
          'ArnLike',
          'aws:PrincipalArn',
          list(n, (index) => `${iam}:role/*-${index}`),
        ),
      },
    ],
  },
  {
    about: 'many principals, an Allow for as many others',
    make: (n) => [
      {
        Principal: roles(n),
        ...condition(
          'ArnEquals',
          'aws:PrincipalArn',
          list(n, (index) => role(index + n)),
        ),
      },
    ],
  },
  {
    about: 'many Deny of one role with few actions each',
    make: (n) => [
      { Principal: { AWS: role(0) }, Action: 'kms:*' },
      ...list(n, (index) => deny({ Principal: { AWS: role(0) }, ...fewActions(index) })),
    ],
  },
  {
    about: 'many sessions, many Deny of their role',
    make: (n) => [
      { Principal: { AWS: list(n, session) } },
      ...list(n, (index) =>
        deny({
          Principal: { AWS: `${iam}:role/app` },
          ...fewActions(index),
          ...condition('StringEquals', 'aws:PrincipalOrgID', [`o-${index}`]),
        }),
      ),
    ],
  },
  {
    about: 'many roles, many Deny of their account',
    make: (n) => [
      { Principal: roles(n) },
      ...list(n, (index) => deny({ Principal: { AWS: `${iam}:root` }, ...fewActions(index) })),
    ],
  },
  {
    about: 'many roles, many Deny of their account under a condition',
    make: (n) => [
      { Principal: roles(n) },
      ...list(n, (index) =>
        deny({
          Principal: { AWS: `${iam}:root` },
          ...fewActions(index),
          ...condition('StringNotEquals', 'aws:SourceVpce', [`vpce-${index}`]),
        }),
      ),
    ],
  },
  {
    about: 'roles of one name, many Deny of them',
    make: (n) => [
      { Principal: { AWS: list(n, (index) => `${iam}:role/path-${index}/app`) } },
      ...list(n, (index) => deny({ Principal: { AWS: `${iam}:role/path-${index}/app` }, ...fewActions(index) })),
    ],
  },
  {
    about: 'many conditions of many values',
    make: (n) =>
      list(8, (index) => ({
        Principal: '*',
        Condition: {
          StringEquals: Object.fromEntries(
            ['aws:PrincipalOrgID', 'aws:SourceVpce', 'kms:CallerAccount', 'kms:ViaService'].map((key) => [
              key,
              list(Math.ceil(n / 8), (value) => `${200000000000 + index + value}`),
            ]),
          ),
        },
      })),
  },
  {
    about: 'many principals under many conditions',
    make: (n, tag) => [
      {
        Principal: roles(n),
        Condition: {
          StringEquals: Object.fromEntries(
            list(n, (index) => [`kms:EncryptionContext:${tag}-${index}`, `value-${index}`]),
          ),
        },
      },
    ],
  },
  {
    about: 'many accounts of many organizations',
    make: (n) => [
      {
        Principal: accounts(n),
        ...condition(
          'StringEquals',
          'aws:PrincipalOrgID',
          list(n, (index) => `o-${index}`),
        ),
      },
    ],
  },
  {
    about: 'many accounts, each given by an Allow of many keys',
    make: (n) =>
      list(n, (index) => ({ Principal: { AWS: [accountId(index), accountId(index + 1)] }, ...fewActions(index) })),
  },
  {
    about: 'one role, many Allow under conditions',
    make: (n) =>
      list(n, (index) => ({
        Principal: { AWS: role(0) },
        ...condition('StringEquals', 'aws:SourceVpce', [`vpce-${index}`]),
      })),
  },
  {
    about: 'many services, many sources',
    make: (n) => [{ Principal: services(n), ...condition('StringEquals', 'aws:SourceAccount', list(n, accountId)) }],
  },
  {
    about: 'many services, many Deny of sources',
    make: (n) => [
      { Principal: services(n) },
      ...list(n, (index) =>
        deny({
          Principal: { Service: `service-${index}.amazonaws.com` },
          ...condition('StringNotEquals', 'aws:SourceAccount', [accountId(index), accountId(index + 1)]),
        }),
      ),
    ],
  },
  {
    about: 'many services, one Deny of many',
    make: (n) => [
      { Principal: services(n) },
      deny({ Principal: services(n + 1) }),
      deny({ NotPrincipal: services(n) }),
    ],
  },
  {
    about: 'many principals of many actions',
    make: (n, tag) => [{ Principal: roles(n), Action: list(n, (index) => `kms:New${tag}x${index}`) }],
  },
  {
    about: 'many actions that nobody documents, many patterns',
    make: (n, tag) => [
      { Principal: '*', Action: list(n, (index) => `kms:New${tag}x${index}`) },
      deny({ Principal: '*', Action: list(n, (index) => `kms:*${tag}x${index}x`) }),
    ],
  },
  {
    about: 'many statements of actions that nobody documents',
    make: (n, tag) => list(n, (index) => ({ Principal: { AWS: role(index) }, Action: `kms:New${tag}x${index}` })),
  },
  {
    about: 'many web identity hosts under many conditions',
    make: (n, tag) => [
      {
        Principal: { Federated: list(n, (index) => `host-${tag}-${index}.example.com`) },
        Condition: {
          StringEquals: Object.fromEntries(
            list(n, (index) => [`host-${tag}-${index}.example.com:aud`, `app-${index}`]),
          ),
        },
      },
    ],
  },
  {
    about: 'many addresses, many Deny of addresses',
    make: (n) => [
      {
        Principal: roles(n),
        ...condition(
          'IpAddress',
          'aws:SourceIp',
          list(n, (index) => `8.${(index >> 8) % 256}.${index % 256}.0/28`),
        ),
      },
      deny({
        Principal: '*',
        ...condition(
          'NotIpAddress',
          'aws:SourceIp',
          list(n, (index) => `8.${(index >> 8) % 256}.${index % 256}.0/24`),
        ),
      }),
    ],
  },
  {
    about: 'roles of many accounts, patterns of many accounts',
    make: (n) => [
      { Principal: { AWS: list(n, (index) => `arn:aws:iam::${accountId(index)}:role/app`) } },
      deny({
        Principal: '*',
        ...condition(
          'StringNotLike',
          'aws:PrincipalArn',
          list(n, (index) => `arn:aws:iam::${accountId(index)}:role/*`),
        ),
      }),
    ],
  },
  {
    about: 'an organization, many Deny with many exceptions',
    make: (n) => [
      { Principal: '*', ...condition('StringEquals', 'aws:PrincipalOrgID', ['o-1']) },
      ...list(n, (index) =>
        deny({
          Principal: '*',
          Condition: {
            StringEquals: { 'aws:PrincipalOrgID': 'o-1' },
            StringNotEquals: Object.fromEntries(
              ['aws:SourceVpce', 'aws:SourceVpc', 'aws:PrincipalOrgPaths', 'aws:PrincipalAccount', 'aws:userid'].map(
                (key) => [key, [`${accountId(index)}`, `${accountId(n)}`]],
              ),
            ),
          },
        }),
      ),
    ],
  },
  {
    about: 'one key compared by many conditions of statements with overlapping wildcards',
    make: (n) =>
      list(n, (index) => ({
        Principal: { AWS: role(0) },
        ...condition('StringLike', 'kms:ViaService', [`*-${index}.amazonaws.com`, `service-${index}*`]),
      })),
  },
  {
    about: 'ARNs with a long common beginning',
    make: (n) => [
      { Principal: { AWS: list(n, (index) => `${iam}:role/${'team/'.repeat(12)}app-${index}`) } },
      deny({
        Principal: '*',
        ...condition(
          'ArnNotLike',
          'aws:PrincipalArn',
          list(n, (index) => `${iam}:role/${'team/'.repeat(12)}app-${index}*`),
        ),
      }),
    ],
  },
  {
    about: 'NotAction of many patterns, with NotPrincipal',
    make: (n) => [
      { Principal: roles(n), NotAction: list(n, (index) => `kms:*x${index}y*`) },
      ...list(8, (index) => deny({ NotPrincipal: roles(index + 1), NotAction: [`kms:${verbs[index]}`, 'kms:Get*'] })),
    ],
  },
  {
    about: 'many resources that are nearly this key',
    make: (n) =>
      list(4, (at) => ({
        Principal: roles(8),
        Resource: list(Math.ceil(n / 4), (index) => `arn:aws:kms:eu-west-1:${awsAccount}:key/1234abcd-*-${at}${index}`),
      })),
  },
  {
    about: 'NotResource of many patterns in Allow and Deny',
    make: (n) =>
      list(n, (index) => ({
        Effect: index % 2 === 0 ? 'Allow' : 'Deny',
        Principal: { AWS: role(index) },
        Resource: undefined,
        NotResource: [`arn:aws:kms:*:*:key/*-${index}`, `arn:aws:kms:*:*:alias/${index}*`],
      })),
  },
  {
    about: 'users, roles and sessions of equal names in many accounts',
    make: (n) => [
      {
        Principal: {
          AWS: list(n, (index) => {
            const id = accountId(index >> 2);
            const names = ['iam::ID:user/app', 'iam::ID:role/app', 'sts::ID:assumed-role/app/app-1', 'iam::ID:root'];
            return `arn:aws:${(names[index % 4] ?? '').replace('ID', id)}`;
          }),
        },
      },
      deny({ NotPrincipal: accounts(Math.ceil(n / 4)) }),
    ],
  },
  {
    about: 'tags and variables under set operators',
    make: (n) => [
      {
        Principal: '*',
        Condition: {
          'ForAllValues:StringEquals': { 'aws:TagKeys': list(n, (index) => `tag-${index}`) },
          StringEquals: { 'aws:PrincipalTag/team': list(n, (index) => `$\{aws:ResourceTag/team-${index}}`) },
        },
      },
    ],
  },
  {
    about: 'numbers and dates in many conditions',
    make: (n) =>
      list(n, (index) => ({
        Principal: { AWS: role(0) },
        Condition: {
          NumericLessThan: { 'aws:MultiFactorAuthAge': String(index) },
          DateGreaterThan: { 'aws:CurrentTime': String(1_600_000_000 + index) },
        },
      })),
  },
  {
    about: 'equal Allow and Deny of many accounts in turn',
    make: (n) =>
      list(n, (index) => ({
        Effect: index % 2 === 0 ? 'Allow' : 'Deny',
        Principal: { AWS: [accountId(index >> 1), accountId((index >> 1) + 1)] },
        ...condition('StringNotEquals', 'aws:PrincipalArn', [role(index), role(index + 1)]),
      })),
  },
  {
    about: 'NotPrincipal of many roles and of one session of each',
    make: (n) => [
      deny({
        NotPrincipal: {
          AWS: [
            `${iam}:root`,
            ...list(n, role),
            ...list(n, (index) => `arn:aws:sts::${awsAccount}:assumed-role/app-${n - 1 - index}/session`),
          ],
        },
      }),
    ],
  },
  {
    about: 'principals of many types that nobody documents',
    make: (n) => [{ Principal: Object.fromEntries(list(n, (index) => [`Type${index}`, `value-${index}`])) }],
  },
  {
    about: 'equal statements that differ in Sid',
    make: (n) => list(n, (index) => ({ Sid: `Sid${index}`, Principal: roles(4), ...fewActions(3) })),
  },
];
