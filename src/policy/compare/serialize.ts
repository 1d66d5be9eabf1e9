import { groupBy } from '../group-by.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyStatement, KeyPolicyUnknownElement } from '../types.ts';

/**
 * Serializes parts of a policy as JSON, in the usual order of elements and the document's own spelling, for diffs.
 * Lists are always written as lists.
 */
export const writeStatement = (statement: KeyPolicyStatement): string => {
  const { principals, notPrincipals, conditions, unknownElements } = statement;
  return toObject([
    text('Sid', statement.sid),
    text('Effect', statement.effect === 'ALLOW' ? 'Allow' : 'Deny'),
    principals && `"Principal":${writePrincipals(principals)}`,
    notPrincipals && `"NotPrincipal":${writePrincipals(notPrincipals)}`,
    list('Action', statement.actions),
    list('NotAction', statement.notActions),
    list('Resource', statement.resources),
    list('NotResource', statement.notResources),
    conditions.length > 0 ? `"Condition":${writeConditions(conditions)}` : null,
    ...unknownElements.map(writeUnknownElement),
  ]);
};

/** The value of a Principal or NotPrincipal element. */
export const writePrincipals = (principals: readonly KeyPolicyPrincipal[]): string => {
  const bare = principals.find(({ type }) => type === null);
  if (bare !== undefined) return JSON.stringify(bare.value);
  const byType = groupBy(principals, ({ type }) => type ?? '');
  return toObject(
    [...byType].map(([type, typed]) =>
      list(
        type,
        typed.map(({ value }) => value),
      ),
    ),
  );
};

const writeConditions = (conditions: readonly KeyPolicyCondition[]): string => {
  const byOperator = groupBy(conditions, ({ operator }) => operator);
  return toObject(
    [...byOperator].map(
      ([operator, block]) =>
        `${JSON.stringify(operator)}:${toObject(block.map(({ key, values }) => list(key, values)))}`,
    ),
  );
};

const writeUnknownElement = ({ name, json }: KeyPolicyUnknownElement): string => `${JSON.stringify(name)}:${json}`;

const text = (name: string, value: string | null): string | null =>
  value === null ? null : `"${name}":${JSON.stringify(value)}`;

const list = (name: string, values: readonly string[] | null): string | null =>
  values && `${JSON.stringify(name)}:${JSON.stringify(values)}`;

const toObject = (members: readonly (string | null)[]): string =>
  `{${members.filter((member) => member !== null).join(',')}}`;
