import { compileActions } from '../../evaluate/covered-actions.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';

/**
 * Whether meeting one condition implies meeting the other: the same operator and key, and values that are no stricter.
 */
const implies = (one: KeyPolicyCondition, other: KeyPolicyCondition): boolean => {
  const isSameComparison =
    one.baseOperator === other.baseOperator &&
    one.setQualifier === other.setQualifier &&
    (one.ifExists === other.ifExists || (other.ifExists && one.setQualifier === null)) &&
    toLowerAscii(one.key) === toLowerAscii(other.key);
  if (!isSameComparison) return false;
  const [narrow, wide] = one.negated ? [other, one] : [one, other];
  return narrow.values.every((value) => wide.values.includes(value));
};

const isAtLeast = (wide: readonly KeyPolicyCondition[], narrow: readonly KeyPolicyCondition[]): boolean =>
  wide.every((condition) => narrow.some((candidate) => implies(candidate, condition)));

const sameTexts = (one: readonly string[] | null, other: readonly string[] | null): boolean =>
  JSON.stringify(one && [...one].sort()) === JSON.stringify(other && [...other].sort());

const coversResources = (wide: KeyPolicyStatement, narrow: KeyPolicyStatement): boolean =>
  (wide.resources?.includes('*') && wide.notResources === null) ||
  (sameTexts(wide.resources, narrow.resources) && sameTexts(wide.notResources, narrow.notResources));

/** What principals are compared by: their type, and their canonical text in the grammar. */
export interface PrincipalComparison {
  readonly grammar: Grammar;
  readonly partition: string | null;
}

const nameOf = (
  { type, value }: KeyPolicyPrincipal,
  { grammar: { principals }, partition }: PrincipalComparison,
): string => {
  const named = type ?? principals.types[0] ?? '';
  return `${named}:${principals.canonical(named, value, partition)}`;
};

const namesOf = (list: readonly KeyPolicyPrincipal[] | null, names: PrincipalComparison): readonly string[] | null =>
  list?.map((principal) => nameOf(principal, names)) ?? null;

const isEverybody = ({ principals, notPrincipals }: KeyPolicyStatement, { grammar }: PrincipalComparison): boolean =>
  notPrincipals === null &&
  (principals?.some(({ type, value }) => value === '*' && (type === null || type === grammar.principals.types[0])) ??
    false);

/**
 * Whether the wider statement applies to the principal; where it is null, to everybody whom the NotPrincipal of the
 * narrower statement does not list.
 */
const reaches = (
  wide: KeyPolicyStatement,
  narrow: KeyPolicyStatement,
  principal: KeyPolicyPrincipal | null,
  names: PrincipalComparison,
): boolean => {
  if (principal === null || wide.notPrincipals !== null) {
    const isSame =
      sameTexts(namesOf(wide.principals, names), namesOf(narrow.principals, names)) &&
      sameTexts(namesOf(wide.notPrincipals, names), namesOf(narrow.notPrincipals, names));
    return isSame || (principal?.type !== 'Service' && isEverybody(wide, names));
  }
  if (isEverybody(wide, names) && principal.type !== 'Service' && principal.type !== 'Federated') return true;
  const name = nameOf(principal, names);
  return wide.principals?.some((candidate) => nameOf(candidate, names) === name) ?? false;
};

const compiled = new WeakMap<KeyPolicyStatement, (lowerAction: string) => boolean>();

/** The actions of a statement as `evaluate` reads them. */
const coversAction = (statement: KeyPolicyStatement, action: string, { grammar }: PrincipalComparison): boolean => {
  const covers = compiled.get(statement) ?? compileActions(statement, grammar.actions);
  compiled.set(statement, covers);
  return covers(toLowerAscii(action));
};

/**
 * Whether each principal and action of a statement is in one of the others under conditions that are no stricter, so
 * that one of them applies to every request that it applies to. A quick proof without requests; false proves nothing.
 */
export const isSubsumed = (
  statement: KeyPolicyStatement,
  others: readonly KeyPolicyStatement[],
  actions: readonly string[],
  names: PrincipalComparison,
): boolean => {
  const wider = others.filter(
    (other) => isAtLeast(other.conditions, statement.conditions) && coversResources(other, statement),
  );
  const principals = statement.notPrincipals === null ? (statement.principals ?? []) : [null];
  return principals.every((principal) => {
    const reaching = wider.filter((other) => reaches(other, statement, principal, names));
    return actions.every(
      (action) =>
        !coversAction(statement, action, names) || reaching.some((other) => coversAction(other, action, names)),
    );
  });
};
