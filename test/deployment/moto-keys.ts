const root = 'arn:aws:iam::111122223333:root';

const allow = (principal: string, actions: string | readonly string[]) => ({
  Effect: 'Allow',
  Principal: { AWS: principal },
  Action: actions,
  Resource: '*',
});

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/**
 * Keys for moto, which chooses their ids itself: at random, but always the same for the same seed.
 * https://docs.getmoto.org/en/latest/docs/configuration/recorder/index.html
 */
export const motoKeys = [
  {
    seed: 1,
    arn: 'arn:aws:kms:us-east-2:111122223333:key/cd613e30-d8f1-4adf-91b7-584a2265b1f5',
    description: 'invoices',
    policy: policy(allow(root, 'kms:*')),
  },
  {
    seed: 2,
    arn: 'arn:aws:kms:us-east-2:111122223333:key/d95bafc8-f2a4-427b-9cf4-bb99f4bea973',
    description: 'shared with another account',
    policy: policy(allow(root, 'kms:*'), allow('arn:aws:iam::444455556666:root', ['kms:Decrypt', 'kms:DescribeKey'])),
  },
] as const;
