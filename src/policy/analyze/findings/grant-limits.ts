import type { GrantGrammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition, KeyPolicyStatement } from '../../types.ts';
import { noActions } from '../action-set.ts';
import { fillFromKey } from '../conditions/fixed-value.ts';
import type { Facts } from '../facts.ts';
import type { Permission } from '../permission.ts';

/** Whether the grants that a permission allows to create are limited, by its conditions or by a Deny. */
export const createLimitsGrants = (facts: Facts): ((permission: Permission) => boolean) => {
  const known = new Map<readonly KeyPolicyCondition[], boolean>();
  const denied = deniedOthers(facts);
  return ({ conditions, principal }) => {
    if (denied.has('*') || denied.has(principal.value)) return true;
    const limited = known.get(conditions) ?? areLimited(conditions, facts);
    known.set(conditions, limited);
    return limited;
  };
};

const areLimited = (conditions: readonly KeyPolicyCondition[], facts: Facts): boolean => {
  const narrowed = new Set(
    conditions.filter((condition) => narrows(condition, facts)).map(({ key }) => toLowerAscii(key)),
  );
  return (facts.input.grammar.grants?.limits ?? []).some((keys) => keys.every((key) => narrowed.has(key)));
};

const narrows = (condition: KeyPolicyCondition, { input }: Facts): boolean => {
  const { negated, ifExists, setQualifier, key, values, baseOperator } = condition;
  if (negated || ifExists || values.length === 0 || baseOperator === 'Null') return false;
  const { grants } = input.grammar;
  if (isThroughServices(condition, grants)) return isAnswer(condition, 'true') && setQualifier !== 'FOR_ALL_VALUES';
  if (setQualifier === 'FOR_ALL_VALUES' && toLowerAscii(key) !== grants?.operationsKey) return false;
  return values.every((value) => limits(fillFromKey(value, 'WILDCARDS', input.scope).text, grants));
};

const isThroughServices = ({ key }: KeyPolicyCondition, grants: GrantGrammar | null): boolean => {
  return grants !== null && toLowerAscii(key) === toLowerAscii(grants.throughServicesKey);
};

/** Whether the text has more than wildcards and separators after the prefix that all values share. */
const limits = (text: string, grants: GrantGrammar | null): boolean =>
  /[^*?.:/\-\s]/.test(grants === null ? text : text.replace(grants.sharedPrefix, ''));

const isAnswer = ({ baseOperator, values }: KeyPolicyCondition, answer: string): boolean => {
  const compares = ['Bool', 'StringEquals', 'StringEqualsIgnoreCase'].includes(baseOperator);
  return compares && values.length > 0 && values.every((value) => value.toLowerCase() === answer);
};

/** The principals, as text, that a Deny forbids to create grants other than for the provider's own resources. */
const deniedOthers = ({ input }: Facts): ReadonlySet<string> => {
  const { grants } = input.grammar;
  const createGrant = input.universe.named(grants?.createGrant ?? null);
  const texts = new Set<string>();
  for (const { statement, actions } of input.denies) {
    if ((actions & createGrant) === noActions || !isOfOthers(statement, grants)) continue;
    for (const { value } of statement.principals ?? []) texts.add(value);
  }
  return texts;
};

const isOfOthers = ({ conditions }: KeyPolicyStatement, grants: GrantGrammar | null): boolean => {
  const [condition, ...others] = conditions;
  return (
    condition !== undefined &&
    others.length === 0 &&
    isThroughServices(condition, grants) &&
    condition.setQualifier !== 'FOR_ANY_VALUE' &&
    isAnswer(condition, 'false')
  );
};
