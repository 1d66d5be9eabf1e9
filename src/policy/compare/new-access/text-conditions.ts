import { groupBy } from '../../group-by.ts';
import { isVariable, toTemplate } from '../../match/conditions/template.ts';
import { type GlobPiece, piecesToGlob } from '../../match/glob.ts';
import { createGlobIndex } from '../../match/glob-index.ts';
import { createLiteralIndex } from '../../match/literal-index.ts';
import type { Work } from '../../work-budget.ts';
import type { KeyCondition } from './key-condition.ts';

/** Whether it compares the key with texts that are the same in every request. */
export const isOfFixedTexts = ({ family, variables }: KeyCondition): boolean =>
  (family === 'STRING' || family === 'ARN') && variables.length === 0;

const ignoresCase = ({ condition }: KeyCondition): boolean => condition.baseOperator.endsWith('IgnoreCase');

const piecesOf = (value: string, condition: KeyCondition): readonly GlobPiece[] => {
  const { parts } = toTemplate(value, condition.usesWildcards, condition.allowsVariables);
  const pieces = parts.flatMap((part) => (isVariable(part) ? [] : part));
  if (!ignoresCase(condition)) return pieces;
  return [
    {
      text: pieces
        .map(({ text }) => text)
        .join('')
        .toLowerCase(),
      wildcards: false,
    },
  ];
};

type FindConditions = (value: string, work: Work) => readonly KeyCondition[];

const createIndex = (conditions: readonly KeyCondition[]): FindConditions => {
  const entries = conditions.flatMap((condition) =>
    [...new Set(condition.condition.values)].map((value) => ({ condition, pieces: piecesOf(value, condition) })),
  );
  const groups = groupBy(entries, ({ pieces }) => JSON.stringify(pieces)).values();
  const byGlob = new Map([...groups].map((group) => [piecesToGlob(group[0]?.pieces ?? []), group]));
  const find = createGlobIndex([...byGlob.keys()], createLiteralIndex);
  return (value, work) =>
    find(value, work).flatMap((glob) => (byGlob.get(glob) ?? []).map(({ condition }) => condition));
};

/** Finds those of many conditions on one key that a value may match: all others it certainly does not. */
export const createTextConditions = (conditions: readonly KeyCondition[]): FindConditions => {
  const find = createIndex(conditions.filter((condition) => !ignoresCase(condition)));
  const findInAnyCase = createIndex(conditions.filter(ignoresCase));
  return (value, work) => [...new Set([...find(value, work), ...findInAnyCase(value.toLowerCase(), work)])];
};
