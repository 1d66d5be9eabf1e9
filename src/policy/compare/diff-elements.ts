import type { Grammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import type { Path } from '../parse/path.ts';
import type { KeyPolicyChange, KeyPolicyPrincipal, KeyPolicyStatement, PolicySubject } from '../types.ts';
import { canonicalPrincipal } from './canonical.ts';
import { writePrincipals } from './serialize.ts';

/** One text of a list, as the document spells it. */
interface ListedText {
  readonly text: string;
  /** The path of its list: for a principal, that of its type. */
  readonly path: Path;
  readonly type: string | null;
}

/** An element that contains a list, whose order and repeats do not matter. */
export interface ListElement {
  readonly path: Path;
  /** The whole element as JSON. */
  readonly json: string;
  /** By canonical text. */
  readonly items: ReadonlyMap<string, ListedText>;
}

/** A statement, prepared for comparison. */
export interface ComparedStatement {
  readonly statement: KeyPolicyStatement;
  readonly path: Path;
  readonly canonical: string;
  readonly lists: ReadonlyMap<string, ListElement>;
}

/** The lists of a statement by element name; an absent element is left out. */
export const listElementsOf = (
  statement: KeyPolicyStatement,
  path: Path,
  grammar: Grammar,
  subject: PolicySubject,
): ReadonlyMap<string, ListElement> => {
  const texts = (name: string, values: readonly string[] | null, canonical = (text: string) => text) =>
    values === null ? [] : ([[name, toListElement(values, path.at(name), canonical)]] as const);
  const principals = (name: string, listed: readonly KeyPolicyPrincipal[] | null) =>
    listed === null ? [] : ([[name, toPrincipalElement(listed, path.at(name), grammar, subject)]] as const);
  return new Map([
    ...principals('Principal', statement.principals),
    ...principals('NotPrincipal', statement.notPrincipals),
    ...texts('Action', statement.actions, toLowerAscii),
    ...texts('NotAction', statement.notActions, toLowerAscii),
    ...texts('Resource', statement.resources),
    ...texts('NotResource', statement.notResources),
  ]);
};

export const toListElement = (
  values: readonly string[],
  path: Path,
  canonical = (text: string): string => text,
): ListElement => {
  const items = new Map(values.map((text) => [canonical(text), { text, path, type: null }]));
  return { path, json: JSON.stringify(values), items };
};

const toPrincipalElement = (
  listed: readonly KeyPolicyPrincipal[],
  path: Path,
  grammar: Grammar,
  subject: PolicySubject,
): ListElement => {
  const items = listed.map((principal): [string, ListedText] => {
    const { type, value } = canonicalPrincipal(principal, grammar, subject);
    const listPath = principal.type === null ? path : path.at(principal.type);
    return [JSON.stringify([type, value]), { text: principal.value, path: listPath, type }];
  });
  return { path, json: writePrincipals(listed), items: new Map(items) };
};

/** The changes from one list to the other. A list is null where its element is absent. */
export const diffLists = (before: ListElement | null, after: ListElement | null): readonly KeyPolicyChange[] => {
  if (before === null) return after === null ? [] : [added(after.path, after.json)];
  if (after === null) return [removed(before.path, before.json)];
  const removedItems = [...before.items].filter(([canonical]) => !after.items.has(canonical)).map(([, item]) => item);
  const addedItems = [...after.items].filter(([canonical]) => !before.items.has(canonical)).map(([, item]) => item);
  const [old] = removedItems;
  const [next] = addedItems;
  const isScalar = before.items.size === 1 && after.items.size === 1;
  if (isScalar && old !== undefined && next !== undefined && old.type === next.type) {
    return diffTexts({ path: old.path, text: old.text }, { path: next.path, text: next.text });
  }
  return [
    ...removedItems.map(({ path, text }) => removed(path, text)),
    ...addedItems.map(({ path, text }) => added(path, text)),
  ];
};

/** A text at its path; null where it is absent. */
interface PlacedText {
  readonly path: Path;
  readonly text: string | null;
}

/** The change from one text to another: at most one. */
export const diffTexts = (before: PlacedText, after: PlacedText): readonly KeyPolicyChange[] => {
  if (before.text === after.text) return [];
  if (before.text === null) return [added(after.path, after.text ?? '')];
  if (after.text === null) return [removed(before.path, before.text)];
  return [{ kind: 'CHANGED', path: before.path.toString(), before: before.text, after: after.text }];
};

export const added = (path: Path, text: string): KeyPolicyChange => {
  return { kind: 'ADDED', path: path.toString(), before: null, after: text };
};

export const removed = (path: Path, text: string): KeyPolicyChange => {
  return { kind: 'REMOVED', path: path.toString(), before: text, after: null };
};
