import type { PolicyEdit } from '../../src/policy/analyze/findings/edit.ts';
import type { StatementText, TestCloud } from './test-clouds.ts';

type Principals = Record<string, readonly string[]>;

/** A Principal element as a map of lists. */
function toMap(element: unknown, { grammar }: TestCloud): Principals {
  const [type = ''] = grammar.principals.types;
  const map =
    typeof element === 'string' ? { [type]: element } : ((element ?? {}) as Record<string, string | string[]>);
  return Object.fromEntries(Object.entries(map).map(([key, values]) => [key, [values].flat()]));
}

function without(principals: Principals, values: readonly string[]): Principals {
  const left = Object.entries(principals).map(
    ([type, list]) => [type, list.filter((one) => !values.includes(one))] as const,
  );
  return Object.fromEntries(left.filter(([, list]) => list.length > 0));
}

/** The statement after an edit; null where the edit removes it. */
function edit(statement: StatementText, change: PolicyEdit, testCloud: TestCloud): StatementText | null {
  const { Principal, NotPrincipal, NotAction, ...rest } = statement;
  const elements = { ...rest, ...(NotAction === undefined ? {} : { NotAction }) };
  const [type = ''] = testCloud.grammar.principals.types;
  switch (change.kind) {
    case 'REMOVE_STATEMENT':
      return null;
    case 'REMOVE_PRINCIPALS': {
      if (NotPrincipal !== undefined)
        return { ...elements, NotPrincipal: without(toMap(NotPrincipal, testCloud), change.values) };
      const left = without(toMap(Principal, testCloud), change.values);
      return Object.keys(left).length === 0 ? null : { ...elements, Principal: left };
    }
    case 'REPLACE_PRINCIPALS': {
      const left = NotPrincipal === undefined ? without(toMap(Principal, testCloud), change.values) : {};
      return { ...elements, Principal: { ...left, [type]: [...(left[type] ?? []), change.replacement] } };
    }
    case 'REPLACE_ACTIONS': {
      const { NotAction: _left, ...others } = statement;
      return { ...others, Action: change.actions };
    }
    case 'ADD_CONDITION': {
      const conditions = (statement.Condition ?? {}) as Record<string, Record<string, unknown>>;
      const block = { ...conditions[change.operator], [change.key]: change.value };
      return { ...statement, Condition: { ...conditions, [change.operator]: block } };
    }
    case 'ADD_STATEMENT':
      return statement;
  }
}

/** The statements of a policy after the edits that a finding proposes. */
export function applyEdits(
  statements: readonly StatementText[],
  edits: readonly PolicyEdit[],
  testCloud: TestCloud,
): readonly StatementText[] {
  const edited = statements.map((statement, place) =>
    edits
      .filter((change) => change.kind !== 'ADD_STATEMENT' && change.index === place)
      .reduce<StatementText | null>(
        (left, change) => (left === null ? null : edit(left, change, testCloud)),
        statement,
      ),
  );
  const added = edits.flatMap((change) => (change.kind === 'ADD_STATEMENT' ? [change.statement] : []));
  return [...edited.filter((statement) => statement !== null), ...added];
}
