import { findNewAccess } from '../../../src/policy/compare/new-access/index.ts';
import { grammar as alibabaCloud } from '../../../src/policy/languages/alibaba-cloud/index.ts';
import { grammar as aws } from '../../../src/policy/languages/aws/index.ts';
import { readKeyPolicy } from '../../../src/policy/parse/index.ts';
import type { KeyNewAccess, ParsedKeyPolicy, PolicySubject } from '../../../src/policy/types.ts';

export const account = '111122223333';

export const subject: PolicySubject = {
  accountId: account,
  partition: 'aws',
  arn: `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
};

export interface Statement {
  readonly [element: string]: unknown;
}

export const allow = (principal: unknown, action: unknown, condition?: object): Statement => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Resource: '*',
  ...(condition ? { Condition: condition } : {}),
});

export const deny = (principal: unknown, action: unknown, condition?: object): Statement => ({
  ...allow(principal, action, condition),
  Effect: 'Deny',
});

export const parse = (statements: readonly Statement[], version = '2012-10-17'): ParsedKeyPolicy => {
  const { policy } = readKeyPolicy(JSON.stringify({ Version: version, Statement: statements }), aws, subject);
  if (policy === null) throw new Error('The policy is malformed.');
  return policy;
};

export const compare = (older: readonly Statement[], newer: readonly Statement[]): KeyNewAccess =>
  findNewAccess(parse(older), parse(newer), aws, subject);

/** The same for drafts, whose key has no ARN yet. */
export const compareDrafts = (older: readonly Statement[], newer: readonly Statement[]): KeyNewAccess =>
  findNewAccess(parse(older), parse(newer), aws, { ...subject, arn: null });

const alibabaSubject: PolicySubject = { accountId: '1903253031260001', partition: null, arn: null };

export const compareAlibabaCloud = (older: readonly Statement[], newer: readonly Statement[]): KeyNewAccess => {
  const [one, other] = [older, newer].map((statements) => {
    const text = JSON.stringify({ Version: '1', Statement: statements });
    const { policy } = readKeyPolicy(text, alibabaCloud, alibabaSubject);
    if (policy === null) throw new Error('The policy is malformed.');
    return policy;
  });
  if (one === undefined || other === undefined) throw new Error('Two policies are compared.');
  return findNewAccess(one, other, alibabaCloud, alibabaSubject);
};
