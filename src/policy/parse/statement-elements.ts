import type { JsonObject, JsonValue, NativeObject } from './json.ts';
import type { Path } from './path.ts';
import type { ReadingScope } from './scope.ts';

/** The values of a statement's elements; undefined where an element is absent. */
export interface Elements {
  readonly Sid?: JsonValue;
  readonly Effect?: JsonValue;
  readonly Principal?: JsonValue;
  readonly NotPrincipal?: JsonValue;
  readonly Action?: JsonValue;
  readonly NotAction?: JsonValue;
  readonly Resource?: JsonValue;
  readonly NotResource?: JsonValue;
  readonly Condition?: JsonValue;
}

export const elementsOf = (statement: JsonObject): Elements => {
  return statement instanceof Map ? Object.fromEntries(statement) : (statement as NativeObject);
};

/** Pairs of elements of which a statement has exactly one, and what a message advises where it has neither. */
const pairs: readonly {
  readonly positive: keyof Elements;
  readonly negated: keyof Elements;
  readonly missing: string;
}[] = [
  { positive: 'Principal', negated: 'NotPrincipal', missing: 'say whom the statement is about' },
  { positive: 'Action', negated: 'NotAction', missing: 'say which actions the statement is about' },
  { positive: 'Resource', negated: 'NotResource', missing: 'write "Resource": "*" for the key itself' },
];

/** The names of all elements. */
export const statementElements: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  ...pairs.flatMap(({ positive, negated }) => [positive, negated]),
  'Condition',
]);

/** Reports pairs of which a statement has both elements or neither. */
export const reportPairs = (elements: Elements, path: Path, { log }: ReadingScope): void => {
  for (const { positive, negated, missing } of pairs) {
    const [hasPositive, hasNegated] = [elements[positive] !== undefined, elements[negated] !== undefined];
    if (hasPositive && hasNegated)
      log.note('CONFLICTING_ELEMENTS', path, `Has both ${positive} and ${negated}: keep one of them.`);
    if (!hasPositive && !hasNegated)
      log.note('MISSING_ELEMENT', path.at(positive), `Neither ${positive} nor ${negated} is there: ${missing}.`);
  }
};
