import type { KeyPolicyCondition, KeyPolicyStatement } from '../types.ts';
import type { StatementActions } from './actions.ts';
import { coversAction, type EffectiveStatement, type Setting } from './analysis-input.ts';
import { isToAnyone } from './denials.ts';
import { narrowingOf, scopeOf, sparingOf } from './narrowing.ts';
import type { Grant } from './permissions.ts';

type Asks = (condition: KeyPolicyCondition) => boolean;

const isKey = ({ key }: KeyPolicyCondition, wanted: string | null): boolean => key.toLowerCase() === wanted;

/** Whether requests must come through a service that `kms:ViaService` names. */
export function limitsService({ conditions }: KeyPolicyStatement, { grammar }: Setting): boolean {
  return conditions.some((condition) => isKey(condition, grammar.conditions.viaService) && !condition.negated);
}

/** Tells of a grant whether it is limited: made once for a setting, so that what all grants share is worked out once. */
type IsLimited = (grant: Grant) => boolean;

/** Whether grants may be created for AWS resources only: by the Allow itself, or by a Deny to anyone of all others. */
export function createLimitsGrants(setting: Setting): IsLimited {
  const { grantForResource } = setting.grammar.conditions;
  const { createGrant } = setting.grammar.actions;
  const isAnswer = (condition: KeyPolicyCondition, answer: string): boolean =>
    isKey(condition, grantForResource) &&
    ['Bool', 'StringEquals', 'StringEqualsIgnoreCase'].includes(condition.baseOperator) &&
    condition.values.length > 0 &&
    condition.values.every((value) => value.toLowerCase() === answer);
  const holds = createAsksOf(
    (condition) => isAnswer(condition, 'true') && !condition.ifExists && condition.setQualifier !== 'FOR_ALL_VALUES',
  );
  const deniesOthers: Asks = (condition) => isAnswer(condition, 'false') && condition.setQualifier !== 'FOR_ANY_VALUE';
  const isDenied = createIsDeniedUnless(deniesOthers, setting);
  const created = [{ documented: createGrant === null ? [] : [createGrant], others: [] }];
  return ({ statement }) => holds(statement) || isDenied(created);
}

/** Whether a service may act for named sources only: by the Allow itself, or by a Deny to anyone of all others. */
export function createLimitsSource(setting: Setting): IsLimited {
  const { sourceKeys } = setting.grammar.conditions;
  const scope = (condition: KeyPolicyCondition) =>
    sourceKeys.has(condition.key.toLowerCase()) ? (scopeOf(condition, setting) ?? 'organization') : undefined;
  const narrows = createAsksOf((condition) => narrowingOf(condition, scope(condition), setting) !== null);
  const deniesOthers: Asks = (condition) => sparingOf(condition, scope(condition), setting) !== null;
  const isDenied = createIsDeniedUnless(deniesOthers, setting);
  return ({ statement, parts }) => narrows(statement) || isDenied(parts);
}

/** Whether a statement has a condition of the kind asked for, worked out once for all of its principals. */
function createAsksOf(asks: Asks): (statement: KeyPolicyStatement) => boolean {
  const known = new Map<KeyPolicyStatement, boolean>();
  return (statement) => {
    const answer = known.get(statement) ?? statement.conditions.some(asks);
    known.set(statement, answer);
    return answer;
  };
}

/** Whether each action is denied to anyone by a statement all of whose conditions are of the kind asked for. */
function createIsDeniedUnless(asks: Asks, { denies }: Setting): (lists: readonly StatementActions[]) => boolean {
  let fitting: readonly EffectiveStatement[] | undefined;
  const isFitting = ({ statement }: EffectiveStatement): boolean =>
    isToAnyone(statement) && statement.conditions.length > 0 && statement.conditions.every(asks);
  const known = new Map<string, boolean>();
  const isDenied = (list: keyof StatementActions) => (action: string) => {
    const id = `${list} ${action}`;
    const answer = known.get(id) ?? fitting?.some((deny) => coversAction(deny, action, list)) ?? false;
    known.set(id, answer);
    return answer;
  };
  return (lists) => {
    fitting ??= denies.filter(isFitting);
    if (fitting.length === 0) return false;
    return lists.every(
      ({ documented, others }) => documented.every(isDenied('documented')) && others.every(isDenied('others')),
    );
  };
}
