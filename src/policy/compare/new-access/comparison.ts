import type { Caller } from '../../evaluate/caller.ts';
import { compilePolicy } from '../../evaluate/index.ts';
import type { CompiledStatement } from '../../evaluate/statement.ts';
import type { CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { RequestContext } from '../../match/conditions/context.ts';
import { hasKnownOperator } from '../../match/conditions/index.ts';
import { unreadableKeysOf } from '../../match/conditions/readable.ts';
import { hasPolicyVariables } from '../../match/conditions/variable-syntax.ts';
import { alwaysCoversKey } from '../../match/statement-match.ts';
import type { KeyPolicyStatement, ParsedKeyPolicy, PolicySubject } from '../../types.ts';
import { findCallerGap } from './caller-gap.ts';
import { conditionsOf } from './conditions-of.ts';
import { ConditionTable } from './key-condition.ts';
import { mergeStatements } from './merged-statements.ts';
import { createStatementsFor } from './statements-for.ts';

/** Two documents to compare. */
export interface Documents {
  readonly older: ParsedKeyPolicy;
  readonly newer: ParsedKeyPolicy;
  readonly grammar: Grammar;
  readonly subject: PolicySubject;
}

/** Both documents, with equivalent statements merged, and what all searches share. */
export interface Comparison extends Documents {
  /** Both documents as they are. */
  readonly written: Pick<Documents, 'older' | 'newer'>;
  readonly names: CallerNames;
  readonly table: ConditionTable;
  /** The statements of one of the documents that cover an action, given in lower case. */
  statementsOn(policy: ParsedKeyPolicy, action: string): readonly CompiledStatement[];
  /** Those of them that may apply to requests by a caller, whose known values are given. */
  statementsFor(
    policy: ParsedKeyPolicy,
    action: string,
    caller: Caller,
    fixed: RequestContext,
  ): readonly CompiledStatement[];
  /**
   * What requests for an action, given in lower case, leave out: statements that may cover this key are compared as if
   * they did, which is not true for every request, and conditions may distinguish more callers. Null where nothing.
   */
  gapOf(action: string): string | null;
}

const findResourceGap = (
  { older, newer, grammar, subject }: Documents,
  statementsOn: Comparison['statementsOn'],
  action: string,
): string | null => {
  const uncertain = [older, newer].flatMap((policy) =>
    statementsOn(policy, action).filter(
      ({ statement }) => !alwaysCoversKey(statement, subject, hasPolicyVariables(policy, grammar)),
    ),
  );
  const [first] = uncertain;
  if (first === undefined) return null;
  const reason =
    subject.arn === null ? 'names keys, and the ARN of this key is unknown' : 'names its resource by a policy variable';
  return `Statement[${first.statement.index}] ${reason}`;
};

/**
 * A value that can't be read: such a Deny is searched as one that denies, and evaluated as one that does not. An unknown
 * operator: no request is searched that meets it. And a condition for which the vendor documents two results: the older
 * document is searched with the one that allows more.
 */
const findDoubtfulCondition = (
  { older, newer, grammar }: Documents,
  statementsOn: Comparison['statementsOn'],
  action: string,
): string | null => {
  const { parts } = grammar.conditions.arnShape;
  const statements = [older, newer].flatMap((policy) => statementsOn(policy, action));
  const unreadable = statements.find(({ statement }) => unreadableKeysOf(statement, parts).length > 0);
  if (unreadable !== undefined)
    return `a condition of Statement[${unreadable.statement.index}] has a value that can't be read`;
  const unknown = statements.find(({ statement: { conditions } }) => !conditions.every(hasKnownOperator));
  if (unknown !== undefined) return `a condition of Statement[${unknown.statement.index}] has an unknown operator`;
  const hasBoth = ({ statement: { conditions } }: CompiledStatement) =>
    conditions.some(({ ifExists, setQualifier }) => ifExists && setQualifier === 'FOR_ANY_VALUE');
  const ambiguous = statementsOn(older, action).find(hasBoth);
  return ambiguous === undefined
    ? null
    : `the older Statement[${ambiguous.statement.index}] has ForAnyValue with IfExists, which is documented in two ways`;
};

const keysOfCallers = ({
  arnKey,
  accountKeys,
  identityKeys,
  services: { nameKey },
}: CallerNames): ReadonlySet<string> =>
  new Set([arnKey, ...accountKeys, ...identityKeys, nameKey ?? arnKey].map(toLowerAscii));

type Compared = Documents & Pick<Comparison, 'names' | 'table'>;

/** Looks up each action once: `compilePolicy` keeps the documented ones only. */
const createLookUps = (compared: Compared): Pick<Comparison, 'statementsOn' | 'statementsFor'> => {
  const { older, newer, grammar, subject, names } = compared;
  const ofCallers = keysOfCallers(names);
  const create = (policy: ParsedKeyPolicy, action: string) => {
    const all = compilePolicy(policy, grammar, subject)(action);
    const toConditions = (statement: KeyPolicyStatement) => conditionsOf(compared, policy, [statement]);
    return { all, find: createStatementsFor(all, toConditions, ofCallers) };
  };
  const known = new Map([older, newer].map((policy) => [policy, new Map<string, ReturnType<typeof create>>()]));
  const lookUp = (policy: ParsedKeyPolicy, action: string) => {
    const found = known.get(policy)?.get(action) ?? create(policy, action);
    known.get(policy)?.set(action, found);
    return found;
  };
  return {
    statementsOn: (policy, action) => lookUp(policy, action).all,
    statementsFor: (policy, action, caller, fixed) => lookUp(policy, action).find(caller, fixed),
  };
};

export const toComparison = (written: Documents): Comparison => {
  const [older, newer] = [mergeStatements(written.older), mergeStatements(written.newer)];
  const documents = { ...written, older, newer };
  const compared = { ...documents, written, names: documents.grammar.callers, table: new ConditionTable() };
  const comparison = { ...compared, ...createLookUps(compared) };
  const { statementsOn } = comparison;
  const gaps = new Map<string, string | null>();
  const findGap = (action: string): string | null => {
    const conditions = [older, newer].flatMap((policy) =>
      conditionsOf(
        comparison,
        policy,
        statementsOn(policy, action).map(({ statement }) => statement),
      ),
    );
    return (
      findResourceGap(documents, statementsOn, action) ??
      findDoubtfulCondition(documents, statementsOn, action) ??
      findCallerGap(conditions, comparison.names)
    );
  };
  const gapOf = (action: string): string | null => {
    const known = gaps.get(action);
    if (known !== undefined) return known;
    const gap = findGap(action);
    gaps.set(action, gap);
    return gap;
  };
  return { ...comparison, gapOf };
};
