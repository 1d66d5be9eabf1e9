import type { GrantGrammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { alwaysCoversKey } from '../../match/statement-match.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';
import { noActions } from '../action-set.ts';
import { readArn } from '../conditions/fixed-arn.ts';
import { comparisonModeOf, fillFromKey } from '../conditions/fixed-value.ts';
import type { ConditionScope } from '../conditions/scope.ts';
import { hasWildcard } from '../conditions/wildcards.ts';
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
  // Of several operations, each must be among the values.
  const isOfOperations = toLowerAscii(key) === grants?.operationsKey;
  if (setQualifier === (isOfOperations ? 'FOR_ANY_VALUE' : 'FOR_ALL_VALUES')) return false;
  const isOfGrantee = toLowerAscii(key) === grants?.granteeKey;
  return values.every(
    (value) =>
      limits(fillFromKey(value, 'WILDCARDS', input.scope).text, grants) &&
      (!isOfGrantee || fixesAccount(value, condition, input.scope)),
  );
};

/** Whether all principals that a value matches are of one account: anyone may create a role of some name in another. */
const fixesAccount = (value: string, condition: KeyPolicyCondition, scope: ConditionScope): boolean => {
  const compared = comparisonModeOf(condition);
  if (compared === null) return false;
  const { text, mode } = fillFromKey(value, compared, scope);
  if (!hasWildcard(text)) return true;
  const arn = readArn(text, mode, scope);
  return !('outcome' in arn) && arn.account !== '';
};

const isThroughServices = ({ key }: KeyPolicyCondition, grants: GrantGrammar | null): boolean => {
  return grants !== null && toLowerAscii(key) === toLowerAscii(grants.throughServicesKey);
};

/** Whether the text has more than wildcards and separators after the prefix that all values share. */
const limits = (text: string, grants: GrantGrammar | null): boolean =>
  /[^*?.:/\-\s]/.test(grants === null ? text : text.replace(grants.sharedPrefix, ''));

const isAnswer = ({ baseOperator, values }: KeyPolicyCondition, answer: string): boolean => {
  if (values.length === 0) return false;
  if (baseOperator === 'StringEquals') return values.every((value) => value === answer);
  const ignoresCase = baseOperator === 'Bool' || baseOperator === 'StringEqualsIgnoreCase';
  return ignoresCase && values.every((value) => value.toLowerCase() === answer);
};

/** The principals, as text, that a Deny forbids to create grants other than for the provider's own resources. */
const deniedOthers = ({ input }: Facts): ReadonlySet<string> => {
  const { grants } = input.grammar;
  const createGrant = input.universe.named(grants?.createGrant ?? null);
  const texts = new Set<string>();
  for (const { statement, actions } of input.denies) {
    if ((actions & createGrant) === noActions || !isOfOthers(statement, grants)) continue;
    if (!alwaysCoversKey(statement, input.subject, input.scope.allowsVariables)) continue;
    for (const principal of statement.principals ?? [])
      if (principal.value !== '*' || isEverybody(principal, input)) texts.add(principal.value);
  }
  return texts;
};

/** Under other types, `*` means services, or those that sign in through identity providers. */
const isEverybody = ({ kind, type, value }: KeyPolicyPrincipal, { grammar }: Facts['input']): boolean =>
  kind === 'ANYONE' && grammar.principals.isEverybody(type, value);

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
