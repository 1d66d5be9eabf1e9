import type { CallerForm, CallerNames } from '../statements/caller-form.ts';

const names = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_';

const form = (kind: string, rest: Partial<CallerForm>): CallerForm => ({
  prefix: 'acs:ram::',
  accountDigits: 16,
  kind,
  alphabet: '',
  path: false,
  toSession: null,
  ...rest,
});

const roleKind = ':role/';

const sessionOf = (role: string, session: string): string => `${role.replace(roleKind, ':assumed-role/')}/${session}`;

/** @see https://www.alibabacloud.com/help/en/ram/developer-reference/policy-elements */
export const callerNames: CallerNames = {
  forms: [
    form(':root', {}),
    form(':user/', { alphabet: names }),
    form(roleKind, { alphabet: names, toSession: sessionOf }),
  ],
  roleKind,
  arnForm: /^acs:ram::[^:]+:./,
  partitionIn: () => null,
  partitions: [],
  defaultPartition: '',
  arnKey: 'acs:PrincipalARN',
  accountKeys: [],
  serviceKeys: [],
  identityKeys: ['acs:PrincipalARN'],
  callerKeys: [],
  anonymous: [],
  anyService: 'oss.aliyuncs.com',
  services: { nameKey: null, alphabet: names, suffixes: ['.aliyuncs.com'] },
  arnParts: 5,
};
