import type { GrantConstraints } from '../../grants/grant.ts';
import { parseOperator } from '../../parse/operator.ts';
import type { KeyPolicyCondition } from '../../types.ts';

const contextKey = (name: string): string => `kms:EncryptionContext:${name}`;

const condition = (operator: string, key: string, values: readonly string[]): KeyPolicyCondition => {
  const { baseOperator, setQualifier, ifExists, negated } = parseOperator(operator);
  return { operator, baseOperator, setQualifier, ifExists, negated, key, values };
};

const pairs = (context: Readonly<Record<string, string>>): readonly KeyPolicyCondition[] =>
  Object.entries(context).map(([name, value]) => condition('StringEquals', contextKey(name), [value]));

/**
 * The constraints on the encryption context, as policy conditions. EncryptionContextEquals also forbids any other key
 * of the encryption context.
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
