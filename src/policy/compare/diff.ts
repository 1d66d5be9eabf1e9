import type { Grammar } from '../languages/statements/grammar.ts';
import { Path } from '../parse/path.ts';
import type {
  KeyPolicyChange,
  KeyPolicyCondition,
  KeyPolicyUnknownElement,
  ParsedKeyPolicy,
  PolicySubject,
} from '../types.ts';
import { canonicalStatement } from './canonical.ts';
import { type ConditionsByValue, groupConditions } from './canonical-conditions.ts';
import {
  added,
  type ComparedStatement,
  diffLists,
  diffTexts,
  type ListElement,
  listElementsOf,
  removed,
  toListElement,
} from './diff-elements.ts';
import { pairStatements, type StatementPair } from './diff-pairs.ts';
import { writeStatement } from './serialize.ts';

/**
 * What to add, remove or change to get from one policy to the other. Empty exactly where both mean the same, that is,
 * where their canonical texts are equal.
 *
 * The path of a REMOVED or CHANGED part refers to `before`, that of an ADDED part to `after`. Texts that are added to a
 * list or removed from it are reported one by one, with the path of the list. `before` and `after` of a change contain
 * a single text as it is written, and a whole element, condition or statement as JSON.
 */
export const diffPolicies = (
  before: ParsedKeyPolicy,
  after: ParsedKeyPolicy,
  grammar: Grammar,
  subject: PolicySubject,
): readonly KeyPolicyChange[] => {
  const pairs = pairStatements(toCompared(before, grammar, subject), toCompared(after, grammar, subject));
  return [
    ...diffMembers(Path.root, membersOf(before), Path.root, membersOf(after)),
    ...diffUnknownElements(Path.root, before.unknownElements, Path.root, after.unknownElements),
    ...pairs.flatMap(diffPair),
  ];
};

const membersOf = ({ version, id }: ParsedKeyPolicy): Members => ({ Version: version, Id: id });

const diffPair = ({ before, after }: StatementPair): readonly KeyPolicyChange[] => {
  if (before !== null && after !== null) return diffStatements(before, after);
  return [
    ...(before === null ? [] : [removed(before.path, writeStatement(before.statement))]),
    ...(after === null ? [] : [added(after.path, writeStatement(after.statement))]),
  ];
};

const toCompared = (
  policy: ParsedKeyPolicy,
  grammar: Grammar,
  subject: PolicySubject,
): readonly ComparedStatement[] => {
  return policy.statements.map((statement) => {
    const path = Path.root.at('Statement').at(statement.index);
    const canonical = canonicalStatement(statement, grammar, subject);
    return { statement, path, canonical, lists: listElementsOf(statement, path, grammar, subject) };
  });
};

const diffStatements = (before: ComparedStatement, after: ComparedStatement): readonly KeyPolicyChange[] => {
  const names = unionOf(before.lists, after.lists);
  return [
    ...diffMembers(before.path, scalarsOf(before), after.path, scalarsOf(after)),
    ...names.flatMap((name) => diffLists(before.lists.get(name) ?? null, after.lists.get(name) ?? null)),
    ...diffConditions(before, after),
    ...diffUnknownElements(before.path, before.statement.unknownElements, after.path, after.statement.unknownElements),
  ];
};

/** Elements that hold one text; null where they are absent. */
type Members = Readonly<Record<string, string | null>>;

/** An empty Sid counts as absent. */
const scalarsOf = ({ statement }: ComparedStatement): Members => ({
  Sid: statement.sid || null,
  Effect: statement.effect === 'ALLOW' ? 'Allow' : 'Deny',
});

const diffMembers = (oldPath: Path, before: Members, newPath: Path, after: Members): readonly KeyPolicyChange[] => {
  return Object.entries(before).flatMap(([name, text]) =>
    diffTexts({ path: oldPath.at(name), text }, { path: newPath.at(name), text: after[name] ?? null }),
  );
};

const diffUnknownElements = (
  oldPath: Path,
  before: readonly KeyPolicyUnknownElement[],
  newPath: Path,
  after: readonly KeyPolicyUnknownElement[],
): readonly KeyPolicyChange[] => {
  const old = new Map(before.map(({ name, json }) => [name, json]));
  const next = new Map(after.map(({ name, json }) => [name, json]));
  return unionOf(old, next).flatMap((name) =>
    diffTexts(
      { path: oldPath.at(name), text: old.get(name) ?? null },
      { path: newPath.at(name), text: next.get(name) ?? null },
    ),
  );
};

/** Conditions on the same key with the same operator are compared value by value, unless there are several of them. */
const diffConditions = (before: ComparedStatement, after: ComparedStatement): readonly KeyPolicyChange[] => {
  const old = groupConditions(before.statement.conditions);
  const next = groupConditions(after.statement.conditions);
  return unionOf(old, next).flatMap((operator) => {
    const oldKeys = old.get(operator);
    const nextKeys = next.get(operator);
    return unionOf(oldKeys, nextKeys).flatMap((key) => {
      const onlyBefore = notIn(oldKeys?.get(key), nextKeys?.get(key)).map((condition) => toElement(before, condition));
      const onlyAfter = notIn(nextKeys?.get(key), oldKeys?.get(key)).map((condition) => toElement(after, condition));
      return diffSameKey(onlyBefore, onlyAfter);
    });
  });
};

/** The changes of conditions on one key with one operator. */
const diffSameKey = (
  onlyBefore: readonly ListElement[],
  onlyAfter: readonly ListElement[],
): readonly KeyPolicyChange[] => {
  if (onlyBefore.length === 1 && onlyAfter.length === 1) return diffLists(onlyBefore[0] ?? null, onlyAfter[0] ?? null);
  return [
    ...onlyBefore.flatMap((element) => diffLists(element, null)),
    ...onlyAfter.flatMap((element) => diffLists(null, element)),
  ];
};

/** The names on both sides without repeats, those on the left first. */
const unionOf = <Value>(
  left: ReadonlyMap<string, Value> | undefined,
  right: ReadonlyMap<string, Value> | undefined,
): readonly string[] => {
  return [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])];
};

const notIn = (
  conditions: ConditionsByValue | undefined,
  others: ConditionsByValue | undefined,
): readonly KeyPolicyCondition[] => {
  return [...(conditions ?? [])].filter(([values]) => !others?.has(values)).map(([, condition]) => condition);
};

const toElement = ({ path }: ComparedStatement, { operator, key, values }: KeyPolicyCondition) =>
  toListElement(values, path.at('Condition').at(operator).at(key));
