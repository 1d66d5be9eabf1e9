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
 * The constraints on the encryption context, as policy conditions. EncryptionContextEquals also allows no other names.
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

/** The source on whose behalf a service must call. */
export const sourceConditions = ({ sourceArn }: GrantConstraints): readonly KeyPolicyCondition[] => {
  return sourceArn === null ? [] : [condition('ArnEquals', 'aws:SourceArn', [sourceArn])];
};

/** All constraints of a grant. */
export const constraintConditions = (constraints: GrantConstraints): readonly KeyPolicyCondition[] => [
  ...contextConditions(constraints),
  ...sourceConditions(constraints),
];

/** The operations that take an encryption context, to which constraints on it apply. */
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
 * The constraints that apply to one of the grant's operations: the encryption context where the operation takes one,
 * and the source of the call except for RetireGrant.
 * @param operation - An action, such as `kms:Decrypt`.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints
 */
export const conditionsOf = (operation: string, constraints: GrantConstraints): readonly KeyPolicyCondition[] => {
  if (operation === 'kms:RetireGrant') return [];
  return [...(withContext.has(operation) ? contextConditions(constraints) : []), ...sourceConditions(constraints)];
};
