import { describe, expect, it } from 'vitest';
import { inspectKeyPolicy } from '../../src/policy.ts';

const account = '111122223333';
const caller = `arn:aws:iam::${account}:role/deployer`;
const session = `arn:aws:sts::${account}:assumed-role/deployer/pipeline`;
const user = `arn:aws:iam::${account}:user/ci`;

const statement = (principal: unknown, action: unknown, condition?: object, effect = 'Allow') => ({
  Effect: effect,
  Principal: principal,
  Action: action,
  Resource: '*',
  ...(condition ? { Condition: condition } : {}),
});

const root = { AWS: `arn:aws:iam::${account}:root` };
const admin = { AWS: `arn:aws:iam::${account}:role/admin` };
const administration = [
  'kms:Create*',
  'kms:Describe*',
  'kms:Enable*',
  'kms:List*',
  'kms:Get*',
  'kms:ScheduleKeyDeletion',
];

interface Report {
  /** A summary of the problem in that report. */
  readonly about: string;
  readonly source: string;
  readonly statements: readonly object[];
  readonly caller?: string;
  readonly locksOut: boolean;
}

/**
 * Policies from public reports of "The new key policy will not allow you to update the key policy in the future", each
 * with a corrected one.
 */
const reports: readonly Report[] = [
  {
    about: 'another role administers the key than the one that creates the stack',
    source: 'https://repost.aws/knowledge-center/update-key-policy-future',
    statements: [statement(admin, ['kms:*'])],
    locksOut: true,
  },
  {
    about: 'the role that creates the stack administers the key',
    source: 'https://repost.aws/knowledge-center/update-key-policy-future',
    statements: [statement({ AWS: caller }, [...administration, 'kms:Put*'])],
    locksOut: false,
  },
  {
    about: 'the user of the pipeline has everything but PutKeyPolicy',
    source: 'https://stackoverflow.com/questions/48509193',
    statements: [statement({ AWS: user }, administration)],
    caller: user,
    locksOut: true,
  },
  {
    about: "the account's root has everything",
    source: 'https://stackoverflow.com/questions/48509193',
    statements: [statement(root, 'kms:*')],
    caller: user,
    locksOut: false,
  },
  {
    about: 'a module names the account that its provider does not run in',
    source: 'https://github.com/trussworks/terraform-aws-cloudtrail/issues/178',
    statements: [statement({ AWS: 'arn:aws:iam::444455556666:root' }, 'kms:*')],
    caller: user,
    locksOut: true,
  },
  {
    about: 'the account is limited to its root user',
    source: 'https://github.com/schubergphilis/terraform-aws-mcaf-landing-zone/pull/137',
    statements: [statement(root, 'kms:*', { StringEquals: { 'aws:PrincipalType': 'Account' } })],
    locksOut: true,
  },
  {
    about: 'the account is limited to its root user, and the deployer stands beside it',
    source: 'https://github.com/schubergphilis/terraform-aws-mcaf-landing-zone/pull/137',
    statements: [
      statement(root, 'kms:*', { StringEquals: { 'aws:PrincipalType': 'Account' } }),
      statement({ AWS: caller }, 'kms:*'),
    ],
    locksOut: false,
  },
  {
    about: 'only services use the key',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html',
    statements: [statement({ Service: 'logs.amazonaws.com' }, ['kms:Encrypt*', 'kms:Decrypt*'])],
    locksOut: true,
  },
  {
    about: 'a Deny takes it from everybody but another role',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
    statements: [
      statement(root, 'kms:*'),
      statement('*', 'kms:PutKeyPolicy', { ArnNotEquals: { 'aws:PrincipalArn': admin.AWS } }, 'Deny'),
    ],
    locksOut: true,
  },
  {
    about: 'a session of the role that the policy names',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    statements: [statement({ AWS: caller }, 'kms:*')],
    caller: session,
    locksOut: false,
  },
  {
    about: 'everything but through a service',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html',
    statements: [statement(root, 'kms:*', { Bool: { 'kms:GrantIsForAWSResource': 'true' } })],
    locksOut: true,
  },
];

describe('CALLER_LOCKOUT', () => {
  it.each(reports)('of $about: $locksOut', ({ statements, locksOut, caller: given = caller }) => {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const view = inspectKeyPolicy(document, { provider: 'AWS', accountId: account, caller: given });
    const codes = view.analysis.findings.map(({ code }) => code);
    expect(codes.includes('CALLER_LOCKOUT'), codes.join()).toBe(locksOut);
  });
});
