import { describe, expect, it } from 'vitest';
import { load } from './loading.ts';

describe('many accounts with the same settings', () => {
  const accountsOf = (text: string) => load(text).accounts;

  it('may share one entry, with their ids filled in', () => {
    const accounts = accountsOf(`
accounts:
  - provider: aws
    accountIds: ["111122223333", "444455556666"]
    regions: [us-east-2]
    credentials:
      roleArn: "arn:aws:iam::{accountId}:role/key-policy-reader"
      sourceRoleArn: "arn:aws:iam::999988887777:role/hub"
    endpoint: https://{accountId}.kms.{region}.example.test
`);
    expect(accounts.map(({ accountId, credentials, endpoint }) => [accountId, credentials.roleArn, endpoint])).toEqual([
      [
        '111122223333',
        'arn:aws:iam::111122223333:role/key-policy-reader',
        'https://111122223333.kms.{region}.example.test',
      ],
      [
        '444455556666',
        'arn:aws:iam::444455556666:role/key-policy-reader',
        'https://444455556666.kms.{region}.example.test',
      ],
    ]);
    expect(accounts[0]?.credentials.sourceRoleArn).toBe('arn:aws:iam::999988887777:role/hub');
  });

  it('take missing settings from the defaults of their provider', () => {
    const [one, other, third] = accountsOf(`
defaults:
  aws: { regions: [eu-west-1], maxConcurrency: 9 }
accounts:
  - { provider: aws, accountId: "111122223333" }
  - { provider: aws, accountId: "444455556666", regions: [us-east-2] }
  - { provider: alibaba-cloud, accountId: "1903253031260001", regions: [cn-hangzhou] }
`);
    expect([one?.regions, one?.maxConcurrency]).toEqual([['eu-west-1'], 9]);
    expect([other?.regions, other?.maxConcurrency]).toEqual([['us-east-2'], 9]);
    expect(third?.maxConcurrency).toBe(50);
  });

  it('may be written with anchors, merge keys and keys of the operator', () => {
    const ids = Array.from({ length: 300 }, (_, index) => String(100_000_000_000 + index));
    const entries = ids.map((id) => `  - { <<: *account, accountId: "${id}", x-team: payments }`).join('\n');
    const accounts = accountsOf(`
x-account: &account { provider: aws, regions: [us-east-2] }
accounts:
${entries}
`);
    expect(accounts.map(({ accountId }) => accountId)).toEqual(ids);
  });

  it('can have all Regions of a partition, and an endpoint for each Region', () => {
    const [all, china, single] = accountsOf(`
accounts:
  - { provider: aws, accountId: "111122223333", regions: all }
  - provider: aws
    accountId: "444455556666"
    regions: all
    credentials: { roleArn: "arn:aws-cn:iam::444455556666:role/reader" }
  - provider: aws
    accountId: "777788889999"
    regions: [us-east-2, eu-west-1]
    endpoint: { eu-west-1: "https://vpce-1.kms.eu-west-1.vpce.amazonaws.com" }
`);
    expect(all?.regions).toEqual(expect.arrayContaining(['us-east-1', 'eu-central-1', 'ap-southeast-2']));
    expect(all?.regions).not.toContain('cn-north-1');
    expect(china?.regions).toEqual(['cn-north-1', 'cn-northwest-1']);
    expect(single?.endpoint).toEqual({ 'eu-west-1': 'https://vpce-1.kms.eu-west-1.vpce.amazonaws.com' });
  });

  it.each([
    ['no account', 'provider: aws, regions: [us-east-2]', 'expected either accountId or accountIds'],
    [
      'both',
      'provider: aws, accountId: "111122223333", accountIds: ["111122223333"], regions: [us-east-2]',
      'expected either accountId or accountIds',
    ],
    [
      'Regions of two partitions',
      'provider: aws, accountId: "111122223333", regions: [us-east-2, cn-north-1]',
      'expected Regions of one partition',
    ],
    [
      'a role of another partition',
      'provider: aws, accountId: "111122223333", regions: [cn-north-1], credentials: { roleArn: "arn:aws:iam::111122223333:role/x" }',
      'expected a role of the same partition',
    ],
    [
      'one role for many accounts',
      'provider: aws, accountIds: ["111122223333", "444455556666"], regions: [us-east-2], credentials: { roleArn: "arn:aws:iam::111122223333:role/x" }',
      'expected a role of this account',
    ],
    [
      'an account twice',
      'provider: aws, accountIds: ["111122223333", "111122223333"], regions: [us-east-2]',
      'expected each account once',
    ],
  ])('are refused with %s', (_, entry, message) => {
    expect(() => load(`accounts: [{ ${entry} }]`)).toThrow(message);
  });
});
