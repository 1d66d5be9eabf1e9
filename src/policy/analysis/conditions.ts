import type { KeyPolicyCondition, KeyPolicyStatement } from '../types.ts';
import type { StatementActions } from './actions.ts';
import { isToAnyone } from './denials.ts';
import type { Grant } from './grants.ts';
import { narrowingOf, scopeOf, sparingOf } from './narrowing.ts';
import { coversAction, type Setting } from './setting.ts';

type Asks = (condition: KeyPolicyCondition) => boolean;

const isKey = ({ key }: KeyPolicyCondition, wanted: string | null): boolean => key.toLowerCase() === wanted;

/** Whether requests must come through a service that `kms:ViaService` names. */
export function limitsService({ conditions }: KeyPolicyStatement, { grammar }: Setting): boolean {
  return conditions.some((condition) => isKey(condition, grammar.conditions.viaService) && !condition.negated);
}

/** Whether grants may be created for AWS resources only: by the Allow itself, or by a Deny to anyone of all others. */
export function limitsGrants({ statement }: Grant, setting: Setting): boolean {
  const { grantForResource } = setting.grammar.conditions;
  const { createGrant } = setting.grammar.actions;
  const isAnswer = (condition: KeyPolicyCondition, answer: string): boolean =>
    isKey(condition, grantForResource) &&
    ['Bool', 'StringEquals', 'StringEqualsIgnoreCase'].includes(condition.baseOperator) &&
    condition.values.length > 0 &&
    condition.values.every((value) => value.toLowerCase() === answer);
  const holds: Asks = (condition) =>
    isAnswer(condition, 'true') && !condition.ifExists && condition.setQualifier !== 'FOR_ALL_VALUES';
  const deniesOthers: Asks = (condition) => isAnswer(condition, 'false') && condition.setQualifier !== 'FOR_ANY_VALUE';
  return (
    statement.conditions.some(holds) ||
    isDeniedUnless(deniesOthers, [{ documented: createGrant === null ? [] : [createGrant], others: [] }], setting)
  );
}

/** Whether a service may act for named sources only: by the Allow itself, or by a Deny to anyone of all others. */
export function limitsSource({ statement, parts }: Grant, setting: Setting): boolean {
  const { sourceKeys } = setting.grammar.conditions;
  const scope = (condition: KeyPolicyCondition) =>
    sourceKeys.has(condition.key.toLowerCase()) ? (scopeOf(condition, setting) ?? 'organization') : undefined;
  const narrows: Asks = (condition) => narrowingOf(condition, scope(condition), setting) !== null;
  const deniesOthers: Asks = (condition) => sparingOf(condition, scope(condition), setting) !== null;
  return statement.conditions.some(narrows) || isDeniedUnless(deniesOthers, parts, setting);
}

/** Whether each action is denied to anyone by a statement all of whose conditions are of the kind asked for. */
function isDeniedUnless(asks: Asks, lists: readonly StatementActions[], { denies }: Setting): boolean {
  const fitting = denies.filter(
    ({ statement }) => isToAnyone(statement) && statement.conditions.length > 0 && statement.conditions.every(asks),
  );
  if (fitting.length === 0) return false;
  const isDenied = (list: keyof StatementActions) => (action: string) =>
    fitting.some((deny) => coversAction(deny, action, list));
  return lists.every(
    ({ documented, others }) => documented.every(isDenied('documented')) && others.every(isDenied('others')),
  );
}
