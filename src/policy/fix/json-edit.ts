import type { PolicyEdit } from '../analyze/findings/edit.ts';

/** Sets the value at a path of a JSON document, or removes it where the value is undefined. */
export interface JsonEdit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

type JsonRecord = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toList = (value: unknown): readonly unknown[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};

/** Returns the document with one edit applied. */
export const applyJsonEdit = (root: unknown, { path: [step, ...rest], value }: JsonEdit): unknown => {
  if (step === undefined) return value;
  if (Array.isArray(root)) {
    const index = Number(step);
    const inner = rest.length === 0 ? value : applyJsonEdit(root[index], { path: rest, value });
    return inner === undefined ? root.toSpliced(index, 1) : root.toSpliced(index, 1, inner);
  }
  const record = isRecord(root) ? root : {};
  const inner = rest.length === 0 ? value : applyJsonEdit(record[step], { path: rest, value });
  if (inner !== undefined) return { ...record, [step]: inner };
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== step));
};

/** A statement of a document and its path: a single one, or in a list. */
interface LocatedStatement {
  readonly path: readonly (string | number)[];
  readonly statement: JsonRecord;
}

const locateStatement = (root: unknown, index: number): LocatedStatement | null => {
  const statements = isRecord(root) ? root.Statement : undefined;
  const statement = toList(statements)[index];
  if (!isRecord(statement)) return null;
  return { path: Array.isArray(statements) ? ['Statement', index] : ['Statement'], statement };
};

const removeStatement = ({ path }: LocatedStatement): readonly JsonEdit[] => [
  { path, value: path.length === 1 ? [] : undefined },
];

/** Removes principals from an element; null where none would remain. */
const withoutPrincipals = (element: unknown, path: readonly (string | number)[], values: ReadonlySet<unknown>) => {
  if (!isRecord(element)) return null;
  const kept = Object.values(element)
    .flatMap(toList)
    .filter((value) => !values.has(value));
  if (kept.length === 0) return null;
  return Object.entries(element).flatMap(([type, listed]): readonly JsonEdit[] => {
    if (toList(listed).every((value) => values.has(value))) return [{ path: [...path, type], value: undefined }];
    const indexes = toList(listed).flatMap((value, index) => (values.has(value) ? index : []));
    return indexes.reverse().map((index) => ({ path: [...path, type, index], value: undefined }));
  });
};

const removePrincipals = (located: LocatedStatement, values: readonly string[]): readonly JsonEdit[] => {
  const { path, statement } = located;
  const name = 'NotPrincipal' in statement ? 'NotPrincipal' : 'Principal';
  return withoutPrincipals(statement[name], [...path, name], new Set(values)) ?? removeStatement(located);
};

/** Replaces principals with one entry. */
const replacePrincipals = ({ path, statement }: LocatedStatement, values: readonly string[], entry: JsonRecord) => {
  const at = [...path, 'Principal'];
  const [[type, replacement] = ['', undefined]] = Object.entries(entry);
  const element = statement.Principal;
  const others = isRecord(element) ? withoutPrincipals(element, at, new Set(values)) : null;
  const notPrincipal = 'NotPrincipal' in statement ? [{ path: [...path, 'NotPrincipal'], value: undefined }] : [];
  if (others === null || !isRecord(element)) return [...notPrincipal, { path: at, value: entry }];
  const kept = toList(element[type]).filter((value) => !values.includes(String(value)));
  const changed = others.filter((edit) => edit.path[at.length] !== type);
  return [
    ...notPrincipal,
    ...changed,
    { path: [...at, type], value: kept.length === 0 ? replacement : [...kept, replacement] },
  ];
};

const addCondition = (
  { path, statement: { Condition } }: LocatedStatement,
  operator: string,
  key: string,
  value: string,
) => {
  const conditions = isRecord(Condition) ? Condition : {};
  const existing = conditions[operator];
  // Values of one key are alternatives: another one would give more access.
  if (isRecord(existing) && key in existing) return null;
  return [{ path: [...path, 'Condition', operator, key], value }];
};

const addStatement = (root: unknown, statement: unknown): readonly JsonEdit[] => {
  const statements = isRecord(root) ? root.Statement : undefined;
  if (Array.isArray(statements)) return [{ path: ['Statement', statements.length], value: statement }];
  return [{ path: ['Statement'], value: [...toList(statements), statement] }];
};

const editsFor = (root: unknown, edit: PolicyEdit, principalType: string): readonly JsonEdit[] | null => {
  if (edit.kind === 'ADD_STATEMENT') return addStatement(root, edit.statement);
  const located = locateStatement(root, edit.index);
  if (located === null) return null;
  if (edit.kind === 'REMOVE_STATEMENT') return removeStatement(located);
  if (edit.kind === 'REMOVE_PRINCIPALS') return removePrincipals(located, edit.values);
  if (edit.kind === 'REPLACE_PRINCIPALS')
    return replacePrincipals(located, edit.values, { [principalType]: edit.replacement });
  if (edit.kind === 'ADD_CONDITION') return addCondition(located, edit.operator, edit.key, edit.value);
  const without = 'NotAction' in located.statement ? [{ path: [...located.path, 'NotAction'], value: undefined }] : [];
  return [...without, { path: [...located.path, 'Action'], value: edit.actions }];
};

const indexOf = (edit: PolicyEdit): number => (edit.kind === 'ADD_STATEMENT' ? -1 : edit.index);

/**
 * The edits of a document's JSON, in order: later statements first, so that indexes stay valid. Null where an edit
 * can't be applied to this document.
 */
export const toJsonEdits = (
  root: unknown,
  edits: readonly PolicyEdit[],
  principalType: string,
): readonly JsonEdit[] | null => {
  const applied: JsonEdit[] = [];
  let current = root;
  for (const edit of edits.toSorted((one, other) => indexOf(other) - indexOf(one))) {
    const next = editsFor(current, edit, principalType);
    if (next === null) return null;
    applied.push(...next);
    current = next.reduce(applyJsonEdit, current);
  }
  return applied;
};
