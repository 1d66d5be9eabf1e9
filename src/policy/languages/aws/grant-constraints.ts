import type { GrantConstraints } from '../../grants/grant.ts';
import { groupBy } from '../../group-by.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { parseOperator } from '../../parse/operator.ts';
import type { KeyPolicyCondition } from '../../types.ts';

const contextKey = (name: string): string => `kms:EncryptionContext:${name}`;

const condition = (operator: string, key: string, values: readonly string[]): KeyPolicyCondition => {
  const { baseOperator, setQualifier, ifExists, negated } = parseOperator(operator);
  return { operator, baseOperator, setQualifier, ifExists, negated, key, values };
};

/**
 * Letter case does not matter in the names of a constraint. AWS advises against names that differ only in it, and does
 * not say what they require: one of their values suffices here, which allows more.
 */
const pairs = (context: Readonly<Record<string, string>>): readonly KeyPolicyCondition[] => {
  const byName = groupBy(Object.entries(context), ([name]) => toLowerAscii(name));
  return [...byName.values()].flatMap((same) => {
    const operator = same.length === 1 ? 'StringEquals' : 'ForAnyValue:StringEquals';
    const values = same.map(([, value]) => value);
    return same.slice(0, 1).map(([name]) => condition(operator, contextKey(name), values));
  });
};

/**
 * The constraints on the encryption context, as policy conditions. EncryptionContextEquals also forbids any other key
 * of the encryption context.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
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
          condition('ForAllValues:StringEqualsIgnoreCase', 'kms:EncryptionContextKeys', Object.keys(equals).sort()),
        ]),
  ];
};

/** The source on whose behalf a service must call. */
export const sourceConditions = ({ sourceArn }: GrantConstraints): readonly KeyPolicyCondition[] => {
  return sourceArn === null ? [] : [condition('ArnEquals', 'aws:SourceArn', [sourceArn])];
};
