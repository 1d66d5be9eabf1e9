import { parseOperator } from '../parse/operator.ts';
import type { KeyPolicyCondition } from '../types.ts';
import type { GrantConstraints } from './grant.ts';

const contextKey = (name: string): string => `kms:EncryptionContext:${name}`;

const condition = (operator: string, key: string, values: readonly string[]): KeyPolicyCondition => {
  const { baseOperator, setQualifier, ifExists, negated } = parseOperator(operator);
  return { operator, baseOperator, setQualifier, ifExists, negated, key, values };
};

const pairs = (context: Readonly<Record<string, string>>): readonly KeyPolicyCondition[] =>
  Object.entries(context).map(([name, value]) => condition('StringEquals', contextKey(name), [value]));

/**
 * What a request's encryption context must be, as the conditions of a policy would say it. A context that must be equal
 * may hold no other names either.
 */
export const contextConditions = ({
  encryptionContextSubset: subset,
  encryptionContextEquals: equals,
}: GrantConstraints): readonly KeyPolicyCondition[] => {
  return [
    ...(subset === null ? [] : pairs(subset)),
    ...(equals === null
      ? []
      : [
          ...pairs(equals),
          condition('ForAllValues:StringEquals', 'kms:EncryptionContextKeys', Object.keys(equals).sort()),
        ]),
  ];
};

/** On whose behalf a service must call. */
export const sourceConditions = ({ sourceArn }: GrantConstraints): readonly KeyPolicyCondition[] => {
  return sourceArn === null ? [] : [condition('ArnEquals', 'aws:SourceArn', [sourceArn])];
};

/** All constraints of a grant. */
export const constraintConditions = (constraints: GrantConstraints): readonly KeyPolicyCondition[] => [
  ...contextConditions(constraints),
  ...sourceConditions(constraints),
];

/** The operations that take an encryption context, and so are bound by what a grant asks of it. */
const withContext: ReadonlySet<string> = new Set([
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
]);

/**
 * The constraints that bind one of the grant's operations: the encryption context where the operation takes one, the
 * source of the call with all but RetireGrant.
 * @param operation - An action, such as `kms:Decrypt`.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints
 */
export const conditionsOf = (operation: string, constraints: GrantConstraints): readonly KeyPolicyCondition[] => {
  if (operation === 'kms:RetireGrant') return [];
  return [...(withContext.has(operation) ? contextConditions(constraints) : []), ...sourceConditions(constraints)];
};
