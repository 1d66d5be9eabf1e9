import type { CallerForm, CallerNames } from '../statements/caller-form.ts';
import { serviceSuffixes } from './service-suffixes.ts';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
const names = `${letters}+=,.@_-`;
/** A path may also contain `*` and `?`, but they are left out here, since the name of a single caller has none. */
const paths = `${names}/!"#$%&'():;<>[\\]^\`{|}~`;

const form = (service: 'iam' | 'sts', kind: string, rest: Partial<CallerForm>): CallerForm => ({
  prefix: `arn:{partition}:${service}::`,
  accountDigits: 12,
  kind,
  alphabet: '',
  path: false,
  toSession: null,
  ...rest,
});

const roleKind = ':role/';

const sessionOf = (role: string, session: string): string => {
  const name = role.slice(role.lastIndexOf('/') + 1);
  const start = role.slice(0, role.indexOf(roleKind)).replace(':iam:', ':sts:');
  return `${start}:assumed-role/${name}/${session}`;
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
export const callerNames: CallerNames = {
  forms: [
    form('iam', ':root', {}),
    form('iam', ':user/', { alphabet: paths, path: true }),
    form('iam', roleKind, { alphabet: paths, path: true, toSession: sessionOf }),
    form('sts', ':federated-user/', { alphabet: names }),
  ],
  roleKind,
  arnForm: /^arn:[^:]+:(?:iam|sts)::[^:]+:./,
  partitionIn: (text) => /^arn:([a-z-]+):/i.exec(text)?.[1]?.toLowerCase() ?? null,
  partitions: ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'],
  defaultPartition: 'aws',
  arnKey: 'aws:PrincipalArn',
  accountKeys: ['aws:PrincipalAccount', 'kms:CallerAccount'],
  serviceKeys: ['aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList'],
  identityKeys: ['aws:PrincipalArn', 'aws:PrincipalAccount', 'kms:CallerAccount', 'aws:PrincipalType'],
  callerKeys: ['aws:PrincipalIsAWSService'],
  anonymous: [{ key: 'aws:PrincipalType', values: ['Anonymous'] }],
  anyService: 's3.amazonaws.com',
  services: { nameKey: 'aws:PrincipalServiceName', alphabet: `${letters}-._`, suffixes: serviceSuffixes },
  arnParts: 6,
};
