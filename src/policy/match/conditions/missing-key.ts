import type { KeyPolicyCondition } from '../../types.ts';

/** False where a request without the key, or without a matching value, does not meet the condition; not for Null. */
export const isMetWithoutMatch = ({ setQualifier, ifExists, negated }: KeyPolicyCondition): boolean => {
  return setQualifier === 'FOR_ALL_VALUES' || ifExists || (negated && setQualifier === null);
};

/** Whether a condition with the operator Null requires the key to be present. */
export const requiresPresence = ({ values }: KeyPolicyCondition): boolean => {
  return values.length > 0 && values.every((value) => value.toLowerCase() === 'false');
};

/** Whether no request without the key meets the condition. */
export const isFalseOnMissingKey = (condition: KeyPolicyCondition): boolean => {
  return condition.baseOperator === 'Null' ? requiresPresence(condition) : !isMetWithoutMatch(condition);
};
