const account = 'arn:aws:iam::111122223333';

const statement = (
  sid: string,
  principals: string | readonly string[],
  actions: string | readonly string[],
  more = {},
) => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { AWS: principals },
  Action: actions,
  Resource: '*',
  ...more,
});

const administration = ['Create', 'Describe', 'Enable', 'List', 'Put', 'Update', 'Revoke', 'Disable', 'Get', 'Delete'];
const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const grants = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];

const toDocument = (statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Id: 'key-typical', Statement: statements }, null, 2);

/** A policy like those of the console, with administrators, users of two accounts, and a service: about 2 KB. */
export const typicalPolicy = toDocument([
  statement('Enable IAM User Permissions', `${account}:root`, 'kms:*'),
  statement('Allow access for Key Administrators', `${account}:role/KeyAdmin`, [
    ...administration.map((verb) => `kms:${verb}*`),
    'kms:TagResource',
    'kms:UntagResource',
    'kms:ScheduleKeyDeletion',
  ]),
  statement('Allow use of the key', [`${account}:user/alice`, 'arn:aws:iam::444455556666:root'], use),
  statement('Allow attachment of persistent resources', [`${account}:user/alice`], grants, {
    Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  }),
  statement('Allow use by way of a service', '*', use, {
    Condition: {
      StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-2.amazonaws.com', 'kms:CallerAccount': '111122223333' },
    },
  }),
]);

/** Statements for teams, each with its role and its network. */
export const tenStatements = toDocument(
  Array.from({ length: 10 }, (_, team) =>
    statement(`Team${team}`, `${account}:role/team-${team}`, use, {
      Condition: { StringEquals: { 'aws:SourceVpce': `vpce-${team}` } },
    }),
  ),
);
