import { toLowerAscii } from '../letter-case.ts';
import { operators } from '../parse/operator.ts';
import { sortedUnique } from '../sorted-unique.ts';
import type { KeyPolicyCondition, KeyPolicySetQualifier } from '../types.ts';

const qualifierPrefixes: Readonly<Record<KeyPolicySetQualifier, string>> = {
  FOR_ALL_VALUES: 'ForAllValues:',
  FOR_ANY_VALUE: 'ForAnyValue:',
};

/** An operator in its documented letter case, an unknown one in lower case. */
const canonicalOperator = ({ setQualifier, baseOperator, ifExists }: KeyPolicyCondition): string => {
  const prefix = setQualifier === null ? '' : qualifierPrefixes[setQualifier];
  const lower = toLowerAscii(baseOperator);
  return `${prefix}${operators.get(lower)?.name ?? lower}${ifExists ? 'IfExists' : ''}`;
};

/** The conditions on one key with one operator, by the canonical text of their values: nearly always a single one. */
export type ConditionsByValue = ReadonlyMap<string, KeyPolicyCondition>;

/** Conditions by canonical operator, and below it by canonical key, in order of first appearance. */
export type ConditionGroups = ReadonlyMap<string, ReadonlyMap<string, ConditionsByValue>>;

/** Groups conditions by operator and key, regardless of spelling. */
export const groupConditions = (conditions: readonly KeyPolicyCondition[]): ConditionGroups => {
  const groups = new Map<string, Map<string, Map<string, KeyPolicyCondition>>>();
  let operator = '';
  let canonical = '';
  for (const condition of conditions) {
    // Keys of one operator follow one another, so that its name is looked up once.
    if (condition.operator !== operator || canonical === '') canonical = canonicalOperator(condition);
    operator = condition.operator;
    const key = toLowerAscii(condition.key);
    const block = groups.get(canonical) ?? new Map<string, Map<string, KeyPolicyCondition>>();
    const byValues = block.get(key) ?? new Map<string, KeyPolicyCondition>();
    const values = JSON.stringify(sortedUnique(condition.values));
    if (!byValues.has(values)) byValues.set(values, condition);
    groups.set(canonical, block.set(key, byValues));
  }
  return groups;
};

/** The Condition element as canonical text; null without conditions. */
export const canonicalConditions = (conditions: readonly KeyPolicyCondition[]): string | null => {
  const [first, ...others] = conditions;
  if (first === undefined) return null;
  return others.length === 0 ? canonicalCondition(first) : canonicalBlocks(conditions);
};

const canonicalCondition = (condition: KeyPolicyCondition): string => {
  const values = JSON.stringify(sortedUnique(condition.values));
  return `{${JSON.stringify(canonicalOperator(condition))}:{${JSON.stringify(toLowerAscii(condition.key))}:${values}}}`;
};

/** A condition as a member of the canonical object. */
interface Member {
  readonly operator: string;
  readonly key: string;
  /** JSON. */
  readonly values: string;
}

const canonicalBlocks = (conditions: readonly KeyPolicyCondition[]): string => {
  const members = respellRepeats(conditions.map(toMember).sort(compareMembers));
  let text = '';
  let last: Member | null = null;
  for (const member of members) {
    const entry = `${JSON.stringify(member.key)}:${member.values}`;
    if (last?.operator === member.operator) text += `,${entry}`;
    else text += `${last === null ? '' : '},'}${JSON.stringify(member.operator)}:{${entry}`;
    last = member;
  }
  return `{${text}}}`;
};

const toMember = (condition: KeyPolicyCondition): Member => ({
  operator: canonicalOperator(condition),
  key: toLowerAscii(condition.key),
  values: JSON.stringify(sortedUnique(condition.values)),
});

const compareMembers = (one: Member, other: Member): number =>
  compareTexts(one.operator, other.operator) ||
  compareTexts(one.key, other.key) ||
  compareTexts(one.values, other.values);

const compareTexts = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Gives conditions on one key with one operator different spellings; equal ones are left out. */
const respellRepeats = (sorted: readonly Member[]): readonly Member[] => {
  if (!sorted.some((member, at) => isSameKey(member, sorted[at - 1]))) return sorted;
  const found: Member[] = [];
  let index = 0;
  sorted.forEach((member, at) => {
    const before = sorted[at - 1];
    if (!isSameKey(member, before)) index = 0;
    else if (member.values === before?.values) return;
    else index += 1;
    found.push({ ...spellingOf(member.operator, member.key, index), values: member.values });
  });
  return found.sort(compareMembers);
};

const isSameKey = (one: Member, other: Member | undefined): boolean =>
  one.operator === other?.operator && one.key === other.key;

/**
 * A document can have two conditions on one key with one operator only if their letter case differs. Merging the two
 * lists would mean "or" where the document means "and", so the canonical text has two spellings as well, always the
 * same ones. There are as many spellings as a document can contain.
 */
const spellingOf = (
  operator: string,
  key: string,
  index: number,
): { readonly operator: string; readonly key: string } => {
  if (index === 0) return { operator, key };
  const keySpellings = 2 ** Math.min(countLetters(key), 30);
  return {
    operator: respell(operator, Math.floor(index / keySpellings)),
    key: respell(key, index % keySpellings),
  };
};

const letters = /[A-Za-z]/g;

const countLetters = (text: string): number => text.match(letters)?.length ?? 0;

/** Changes the case of those letters, counted from the first, whose bit is set in `bits`. */
const respell = (text: string, bits: number): string => {
  let rest = bits;
  return text.replace(letters, (letter) => {
    const change = rest % 2 === 1;
    rest = Math.floor(rest / 2);
    if (!change) return letter;
    return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  });
};
