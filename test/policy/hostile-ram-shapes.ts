import type { HostileShape } from './hostile-shapes.ts';
import { alibabaAccount, type StatementText } from './test-clouds.ts';

const list = <Item>(count: number, make: (index: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

const own = `acs:ram::${alibabaAccount}`;
const accountId = (index: number): string => String(2_000_000_000_000_000 + index);
const role = (index: number): string => `${own}:role/app-${index}`;
const roles = (count: number) => ({ RAM: list(count, role) });
const services = (count: number) => ({ Service: list(count, (index) => `service-${index}.aliyuncs.com`) });
const deny = (more: StatementText): StatementText => ({ Effect: 'Deny', ...more });
const when = (operator: string, key: string, values: readonly string[]) => ({
  Condition: { [operator]: { [key]: values } },
});

/** A different pair of actions for each index, one of them a pattern. */
const fewActions = (index: number) => ({
  Action: [
    ['kms:Decrypt', 'kms:Encrypt', 'kms:DescribeKey', 'kms:SetKeyPolicy'][index % 4],
    ['kms:Get*', 'kms:*Key', 'kms:?nableKey', 'kms:*Tag*', 'kms:List*'][index % 5],
  ],
});

/** Shapes in the policy language of Alibaba Cloud: principals of RAM, condition keys of its own, wildcards in actions. */
export const hostileRamShapes: readonly HostileShape[] = [
  {
    about: 'many principals, many Deny with NotPrincipal',
    make: (n) => [
      { Principal: roles(n) },
      ...list(n, (index) => deny({ NotPrincipal: { RAM: [role(index), role(index + 1)] }, ...fewActions(index) })),
    ],
  },
  {
    about: 'Allow and Deny with NotPrincipal in turn',
    make: (n) =>
      list(n, (index) =>
        index % 2 === 0
          ? { Principal: { RAM: role(index) }, ...fewActions(index) }
          : deny({ NotPrincipal: { RAM: [role(index - 1), `${own}:root`] }, ...fewActions(index) }),
      ),
  },
  {
    about: 'many principals, many patterns that deny them',
    make: (n) => [
      { Principal: roles(n) },
      ...list(n, (index) =>
        deny({ Principal: '*', ...when('StringLike', 'acs:PrincipalARN', [`${own}:role/*-${index}x`]) }),
      ),
    ],
  },
  {
    about: 'many principals, one Deny but for many patterns',
    make: (n) => [
      { Principal: roles(n) },
      deny({
        Principal: '*',
        ...when(
          'StringNotLike',
          'acs:PrincipalARN',
          list(n, (index) => `${own}:role/app-${index}*`),
        ),
      }),
    ],
  },
  {
    about: 'many sessions, many Deny of their role',
    make: (n) => [
      { Principal: { RAM: list(n, (index) => `${own}:assumed-role/app/session-${index}`) } },
      ...list(n, (index) =>
        deny({
          Principal: { RAM: `${own}:role/app` },
          ...fewActions(index),
          ...when('StringEquals', 'acs:SourceVpc', [`vpc-${index}`]),
        }),
      ),
    ],
  },
  {
    about: 'many roles, many Deny of their account under a condition',
    make: (n) => [
      { Principal: roles(n) },
      ...list(n, (index) =>
        deny({
          Principal: { RAM: `${own}:*` },
          ...fewActions(index),
          ...when('StringNotEquals', 'acs:SourceVpc', [`vpc-${index}`]),
        }),
      ),
    ],
  },
  {
    about: 'many accounts of many resource directories',
    make: (n) => [
      {
        Principal: { RAM: list(n, (index) => `acs:ram::${accountId(index)}:root`) },
        ...when(
          'StringEquals',
          'acs:PrincipalRDId',
          list(n, (index) => `rd-${index}`),
        ),
      },
    ],
  },
  {
    about: 'many masked accounts, Deny of some of their users',
    make: (n) => [
      { Principal: { RAM: list(n, (index) => `acs:ram::${1_000_000_000 + index}****:*`) } },
      deny({ Principal: { RAM: list(n, (index) => `acs:ram::${accountId(index)}:user/bob`) } }),
    ],
  },
  {
    about: 'a resource directory, many Deny with many exceptions',
    make: (n) => [
      { Principal: '*', ...when('StringEquals', 'acs:PrincipalRDId', ['rd-1']) },
      ...list(n, (index) =>
        deny({
          Principal: '*',
          Condition: {
            StringEquals: { 'acs:PrincipalRDId': 'rd-1' },
            StringNotEquals: Object.fromEntries(
              ['acs:SourceVpc', 'acs:PrincipalRDPath', 'acs:AccountId', 'kms:tag/env'].map((key) => [
                key,
                [accountId(index), accountId(n)],
              ]),
            ),
          },
        }),
      ),
    ],
  },
  {
    about: 'one key compared by many conditions with overlapping wildcards',
    make: (n) =>
      list(n, (index) => ({
        Principal: { RAM: role(0) },
        ...when('StringLike', 'acs:UserAgent', [`*-${index}.example`, `agent-${index}*`]),
      })),
  },
  {
    about: 'many addresses, many Deny of addresses',
    make: (n) => [
      {
        Principal: roles(n),
        ...when(
          'IpAddress',
          'acs:SourceIp',
          list(n, (index) => `8.${(index >> 8) % 256}.${index % 256}.0/28`),
        ),
      },
      deny({
        Principal: '*',
        ...when(
          'NotIpAddress',
          'acs:SourceIp',
          list(n, (index) => `8.${(index >> 8) % 256}.${index % 256}.0/24`),
        ),
      }),
    ],
  },
  {
    about: 'paths of resource directories under set operators',
    make: (n) => [
      {
        Principal: '*',
        Condition: {
          'ForAnyValue:StringLike': { 'acs:PrincipalRDPath': list(n, (index) => `rd-1/r-${index}/*`) },
          'ForAllValues:StringNotLike': { 'acs:PrincipalRDPath': list(n, (index) => `rd-1/r-${index}/fd-1/*`) },
        },
      },
    ],
  },
  {
    about: 'tags that have to be absent or present',
    make: (n) =>
      list(n, (index) => ({
        Effect: index % 2 === 0 ? 'Allow' : 'Deny',
        Principal: { RAM: role(0) },
        Condition: { Null: { [`kms:tag/team-${index}`]: 'true', 'acs:SourceVpc': 'false' } },
      })),
  },
  {
    about: 'many patterns of actions, and NotAction of as many',
    make: (n, tag) => [
      { Principal: roles(n), Action: list(n, (index) => `kms:*${tag}x${index}*`) },
      deny({ Principal: '*', NotAction: [...list(n, (index) => `kms:?*${tag}y${index}`), 'kms:*'] }),
    ],
  },
  {
    about: 'many statements of actions that nobody documents',
    make: (n, tag) => list(n, (index) => ({ Principal: { RAM: role(index) }, Action: `kms:New${tag}x${index}` })),
  },
  {
    about: 'numbers and dates in many conditions',
    make: (n) =>
      list(n, (index) => ({
        Principal: { RAM: role(0) },
        Condition: {
          NumericLessThan: { 'kms:age': String(index) },
          DateGreaterThan: { 'acs:CurrentTime': `20${10 + (index % 90)}-01-01T00:00:${10 + (index % 50)}Z` },
        },
      })),
  },
  {
    about: 'many services, many Deny of each',
    make: (n) => [
      { Principal: services(n) },
      ...list(n, (index) =>
        deny({
          Principal: { Service: `service-${index}.aliyuncs.com` },
          ...when('StringNotEquals', 'acs:SourceVpc', [`vpc-${index}`, `vpc-${index + 1}`]),
        }),
      ),
    ],
  },
  {
    about: 'NotResource of many patterns in Allow and Deny',
    make: (n) =>
      list(n, (index) => ({
        Effect: index % 2 === 0 ? 'Allow' : 'Deny',
        Principal: { RAM: role(index) },
        Resource: undefined,
        NotResource: [`acs:kms:*:*:key/*-${index}`, `acs:kms:*:*:alias/${index}*`],
      })),
  },
];
