import { evaluateKeyAccess } from '../../../src/policy/grants/evaluate.ts';
import type { KeyGrant } from '../../../src/policy/grants/grant.ts';
import { inspectKeyPolicy } from '../../../src/policy/inspect.ts';
import { grammar } from '../../../src/policy/languages/aws/index.ts';
import { descriptionOf } from '../../../src/providers/descriptions.ts';

const { language } = descriptionOf('AWS');

export const own = '111122223333';
export const other = '444455556666';
export const role = (name: string, account = own) => `arn:aws:iam::${account}:role/${name}`;
export const session = (name: string, account = own) => `arn:aws:sts::${account}:assumed-role/${name}`;

const subject = {
  accountId: own,
  partition: 'aws',
  arn: `arn:aws:kms:us-east-2:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
};

export const root = { Effect: 'Allow', Principal: { AWS: own }, Action: 'kms:*', Resource: '*' };
export const deny = (principal: unknown, action: unknown, condition?: object) => ({
  Effect: 'Deny',
  Principal: principal,
  Action: action,
  Resource: '*',
  ...(condition && { Condition: condition }),
});

/** A grant; `more` has the fields that matter in a test. */
export const grant = (more: Partial<Omit<KeyGrant, 'constraints'>> & { constraints?: object } = {}): KeyGrant => ({
  grantId: 'g1',
  name: null,
  createdAt: null,
  grantee: role('app'),
  retiringPrincipal: null,
  retiringServicePrincipal: null,
  issuingAccountId: own,
  operations: ['kms:Decrypt'],
  ...more,
  constraints: { encryptionContextSubset: null, encryptionContextEquals: null, sourceArn: null, ...more.constraints },
});

const policyOf = (statements: readonly object[]) =>
  inspectKeyPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), language, subject).policy;

export const analyze = (statements: readonly object[], ...grants: readonly KeyGrant[]) =>
  language.analyzeKey(policyOf(statements), grants, subject);

export const evaluate = (
  statements: readonly object[],
  grants: readonly KeyGrant[],
  principal: string,
  action = 'kms:Decrypt',
  context: Readonly<Record<string, string | readonly string[]>> = {},
) =>
  evaluateKeyAccess(
    policyOf(statements),
    grants,
    { principal, action, context: Object.entries(context).map(([key, value]) => ({ key, values: [value].flat() })) },
    grammar,
    subject,
  );
