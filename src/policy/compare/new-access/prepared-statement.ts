import { actionIndexOf, noActions } from '../../analyze/action-set.ts';
import { compileActions, listedNames } from '../../evaluate/covered-actions.ts';
import { groupBy } from '../../group-by.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';

const textOf = (list: readonly string[] | null): string => JSON.stringify(list && [...list].sort());

/** What principals are compared by: their type, and their canonical text in the grammar. */
export interface PrincipalComparison {
  readonly grammar: Grammar;
  readonly partition: string | null;
}

/** A statement with what comparisons with many others need of it. */
export interface PreparedStatement {
  readonly statement: KeyPolicyStatement;
  /** The actions that it covers, as `evaluate` reads them. */
  readonly actions: readonly string[];
  readonly covers: (action: string) => boolean;
  readonly isEverybody: boolean;
  /** By what {@link comparisonKeyOf} returns. */
  readonly conditions: ReadonlyMap<string, readonly KeyPolicyCondition[]>;
  readonly hasEveryResource: boolean;
  readonly resources: string;
  /** The canonical names of its principals. */
  readonly names: ReadonlySet<string>;
  /** Principal and NotPrincipal as one text. */
  readonly audience: string;
}

export const toName = (
  { type, value }: KeyPolicyPrincipal,
  { grammar: { principals }, partition }: PrincipalComparison,
): string => {
  const named = type ?? principals.types[0] ?? '';
  return `${named}:${principals.canonical(named, value, partition)}`;
};

const isEverybody = ({ principals, notPrincipals }: KeyPolicyStatement, { grammar }: PrincipalComparison): boolean =>
  notPrincipals === null &&
  (principals?.some(({ type, value }) => value === '*' && (type === null || type === grammar.principals.types[0])) ??
    false);

/** The actions that a statement may cover, in the order of all. */
export type ActionCandidates = (statement: KeyPolicyStatement) => readonly string[];

/** @param actions - All actions that requests may be for. */
export const createActionCandidates = (actions: readonly string[], grammar: Grammar): ActionCandidates => {
  const { matching } = actionIndexOf(grammar.actions);
  const places = new Map(actions.map((action, place) => [toLowerAscii(action), place]));
  const documented = actions.flatMap((action, place) => (matching(action) === noActions ? [] : [place]));
  return (statement) => {
    const names = listedNames(statement);
    if (names === null) return actions;
    const found = new Set([...documented, ...names.flatMap((name) => places.get(name) ?? [])]);
    return [...found].sort((one, other) => one - other).flatMap((place) => actions[place] ?? []);
  };
};

/** Conditions imply each other only if these are equal. */
const comparisonKeyOf = ({ baseOperator, setQualifier, key }: KeyPolicyCondition): string =>
  `${baseOperator} ${setQualifier} ${toLowerAscii(key)}`;

export const prepareStatement = (
  statement: KeyPolicyStatement,
  candidatesOf: ActionCandidates,
  comparison: PrincipalComparison,
): PreparedStatement => {
  const { principals, notPrincipals, resources, notResources } = statement;
  const isCovered = compileActions(statement, comparison.grammar.actions);
  const covered = new Set(candidatesOf(statement).filter((action) => isCovered(toLowerAscii(action))));
  const namesOf = (list: readonly KeyPolicyPrincipal[] | null) => list?.map((one) => toName(one, comparison)) ?? null;
  const names = namesOf(principals);
  return {
    statement,
    actions: [...covered],
    covers: (action) => covered.has(action),
    conditions: groupBy(statement.conditions, comparisonKeyOf),
    isEverybody: isEverybody(statement, comparison),
    hasEveryResource: (resources?.includes('*') ?? false) && notResources === null,
    resources: `${textOf(resources)} ${textOf(notResources)}`,
    names: new Set(names),
    audience: `${textOf(names)} ${textOf(namesOf(notPrincipals))}`,
  };
};
