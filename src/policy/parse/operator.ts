import { toLowerAscii } from '../letter-case.ts';
import type { KeyPolicySetQualifier } from '../types.ts';

/** The type of the values that an operator compares. The rest of its name says how: `NotEquals`, `Like`, `LessThan`. */
export type OperatorFamily = 'STRING' | 'NUMERIC' | 'DATE' | 'BOOL' | 'BINARY' | 'IP' | 'ARN' | 'NULL';

/** A condition operator, such as `StringNotLike`, without qualifier and suffix. */
export interface BaseOperator {
  /** In its documented letter case. */
  readonly name: string;
  readonly family: OperatorFamily;
  /** True where the operator requires that no value matches. */
  readonly negated: boolean;
}

/** A condition operator as a policy may write it: `ForAnyValue:StringLikeIfExists`. */
export interface Operator {
  /** In its documented letter case; as written where unknown. */
  readonly baseOperator: string;
  readonly setQualifier: KeyPolicySetQualifier | null;
  readonly ifExists: boolean;
  readonly negated: boolean;
  /** Null where the vendors document no such operator. */
  readonly family: OperatorFamily | null;
  /** False where the vendors document no such operator. */
  readonly known: boolean;
}

const positive = (family: OperatorFamily, ...names: string[]): BaseOperator[] =>
  names.map((name) => ({ name, family, negated: false }));

const negative = (family: OperatorFamily, ...names: string[]): BaseOperator[] =>
  names.map((name) => ({ name, family, negated: true }));

/**
 * The documented operators, by their lower-case name.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const operators: ReadonlyMap<string, BaseOperator> = new Map(
  [
    ...positive('STRING', 'StringEquals', 'StringEqualsIgnoreCase', 'StringLike'),
    ...negative('STRING', 'StringNotEquals', 'StringNotEqualsIgnoreCase', 'StringNotLike'),
    ...positive('NUMERIC', 'NumericEquals', 'NumericLessThan', 'NumericLessThanEquals'),
    ...positive('NUMERIC', 'NumericGreaterThan', 'NumericGreaterThanEquals'),
    ...negative('NUMERIC', 'NumericNotEquals'),
    ...positive('DATE', 'DateEquals', 'DateLessThan', 'DateLessThanEquals'),
    ...positive('DATE', 'DateGreaterThan', 'DateGreaterThanEquals'),
    ...negative('DATE', 'DateNotEquals'),
    ...positive('BOOL', 'Bool'),
    ...positive('BINARY', 'BinaryEquals'),
    ...positive('IP', 'IpAddress'),
    ...negative('IP', 'NotIpAddress'),
    ...positive('ARN', 'ArnEquals', 'ArnLike'),
    ...negative('ARN', 'ArnNotEquals', 'ArnNotLike'),
    ...positive('NULL', 'Null'),
  ].map((operator) => [operator.name.toLowerCase(), operator]),
);

const qualifiers: readonly { readonly prefix: string; readonly setQualifier: KeyPolicySetQualifier }[] = [
  { prefix: 'forallvalues:', setQualifier: 'FOR_ALL_VALUES' },
  { prefix: 'foranyvalue:', setQualifier: 'FOR_ANY_VALUE' },
];

const ifExistsSuffix = 'ifexists';

const takeApart = (operator: string): Operator => {
  const lower = toLowerAscii(operator);
  const qualifier = qualifiers.find(({ prefix }) => lower.startsWith(prefix));
  const start = qualifier?.prefix.length ?? 0;
  const ifExists = lower.endsWith(ifExistsSuffix) && lower.length - ifExistsSuffix.length >= start;
  const end = ifExists ? lower.length - ifExistsSuffix.length : lower.length;
  const found = operators.get(lower.slice(start, end));
  return {
    baseOperator: found?.name ?? operator.slice(start, end),
    setQualifier: qualifier?.setQualifier ?? null,
    ifExists,
    negated: found?.negated ?? false,
    family: found?.family ?? null,
    // Null tests whether a key exists, so it has no …IfExists.
    known: found !== undefined && !(ifExists && found.family === 'NULL'),
  };
};

/** Every documented spelling, so that reading an operator takes one look-up. */
const documented: ReadonlyMap<string, Operator> = new Map(
  ['', 'ForAllValues:', 'ForAnyValue:']
    .flatMap((prefix) => [...operators.values()].flatMap(({ name }) => [prefix + name, `${prefix + name}IfExists`]))
    .map((spelling) => [spelling, takeApart(spelling)]),
);

/** Parses a condition operator, case-insensitively; an unknown one has `known: false`. */
export const parseOperator = (operator: string): Operator => {
  return documented.get(operator) ?? takeApart(operator);
};
