import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import type {
  KeyPolicyCondition,
  KeyPolicyEffect,
  KeyPolicyPrincipal,
  KeyPolicyStatement,
  KeyPolicyUnknownElement,
} from '../types.ts';
import { createIsKnownAction } from './actions.ts';
import { toCanonicalJson } from './canonical-json.ts';
import type { ConditionedStatement } from './condition-issues.ts';
import { readConditions } from './conditions.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { reportNotPrincipal } from './not-principal-issues.ts';
import { type Path, quoted } from './path.ts';
import { readPrincipals } from './principals.ts';
import type { ReadingScope } from './scope.ts';
import { elementsOf, reportPairs, statementElements } from './statement-elements.ts';
import { isJsonObject, keysOf, memberOf, readString, readStrings, typeName } from './values.ts';

const effects: ReadonlyMap<string, KeyPolicyEffect> = new Map([
  ['Allow', 'ALLOW'],
  ['Deny', 'DENY'],
]);

/** Reads one statement; null, with an issue, where it is not an object. */
export const readStatement = (
  value: JsonValue,
  index: number,
  path: Path,
  scope: ReadingScope,
): KeyPolicyStatement | null => {
  if (!isJsonObject(value)) {
    scope.log.reject('WRONG_TYPE', path, `A statement must be an object, but is ${typeName(value)}.`);
    return null;
  }
  const elements = elementsOf(value);
  reportPairs(elements, path, scope);
  const sid = elements.Sid === undefined ? null : readString(elements.Sid, path.at('Sid'), scope.log);
  const effect = readEffect(elements.Effect, path.at('Effect'), scope);
  const principals = readPrincipalElement(elements.Principal, 'Principal', path, scope);
  const notPrincipals = readPrincipalElement(elements.NotPrincipal, 'NotPrincipal', path, scope);
  if (effect === 'DENY' && notPrincipals !== null) reportNotPrincipal(notPrincipals, path.at('NotPrincipal'), scope);
  const actions = readActionElement(elements.Action, 'Action', path, scope);
  const notActions = readActionElement(elements.NotAction, 'NotAction', path, scope);
  const conditioned = { effect, actions, notActions, allowsVariables: scope.allowsVariables };
  return {
    index,
    sid,
    effect,
    principals,
    notPrincipals,
    actions,
    notActions,
    resources: readListElement(elements.Resource, 'Resource', path, scope),
    notResources: readListElement(elements.NotResource, 'NotResource', path, scope),
    conditions: readConditionElement(elements.Condition, conditioned, path, scope),
    unknownElements: readUnknownElements(value, statementElements, path, scope),
  };
};

const readConditionElement = (
  value: JsonValue | undefined,
  statement: ConditionedStatement,
  path: Path,
  scope: ReadingScope,
): readonly KeyPolicyCondition[] => {
  return value === undefined ? [] : readConditions(value, path.at('Condition'), statement, scope);
};

/** Without a known effect the document is not well-formed, so the DENY returned here is never visible. */
const readEffect = (value: JsonValue | undefined, path: Path, { log }: ReadingScope): KeyPolicyEffect => {
  if (value === undefined) {
    log.reject('MISSING_ELEMENT', path, 'Every statement needs "Effect": "Allow" or "Effect": "Deny".');
    return 'DENY';
  }
  const text = readString(value, path, log);
  const effect = effects.get(text ?? '');
  if (text !== null && effect === undefined) {
    log.reject(
      'UNKNOWN_EFFECT',
      path,
      `${quoted(text)} is not an effect: write "Allow" or "Deny", in this letter case.`,
    );
  }
  return effect ?? 'DENY';
};

const readPrincipalElement = (
  value: JsonValue | undefined,
  name: string,
  path: Path,
  scope: ReadingScope,
): readonly KeyPolicyPrincipal[] | null => {
  return value === undefined ? null : readPrincipals(value, path.at(name), scope);
};

const readListElement = (
  value: JsonValue | undefined,
  name: string,
  path: Path,
  { log }: ReadingScope,
): readonly string[] | null => {
  return value === undefined ? null : readStrings(value, path.at(name), log);
};

const readActionElement = (
  value: JsonValue | undefined,
  name: string,
  path: Path,
  { grammar, log }: ReadingScope,
): readonly string[] | null => {
  if (value === undefined) return null;
  const elementPath = path.at(name);
  const isKnown = createIsKnownAction(grammar.actions);
  return readStrings(value, elementPath, log, (action, index) => {
    if (isKnown(action)) return;
    log.note('UNKNOWN_ACTION', elementPath.item(index), unknownAction(action, grammar.actions));
  });
};

const unknownAction = (action: string, { operations, prefix }: ActionGrammar): string => {
  const meant = operations.get(toLowerAscii(action));
  if (meant === undefined) return `${quoted(action)} matches no documented "${prefix}" action.`;
  return `${quoted(action)} is not an action, so a Deny of it denies nothing: name ${meant.join(' and ')}.`;
};

/** Keeps and reports unknown elements; `known` are the element names of the grammar. */
export const readUnknownElements = (
  object: JsonObject,
  known: ReadonlySet<string>,
  path: Path,
  { log }: ReadingScope,
): readonly KeyPolicyUnknownElement[] => {
  const unknown: KeyPolicyUnknownElement[] = [];
  for (const name of keysOf(object)) {
    if (known.has(name)) continue;
    const meant = [...known].find((element) => element.toLowerCase() === name.toLowerCase());
    const advice = meant === undefined ? 'remove it, or check its spelling' : `write ${meant}, in this letter case`;
    log.note(
      'UNKNOWN_ELEMENT',
      path.at(name),
      `${quoted(name)} is not an element of a key policy and has no effect: ${advice}.`,
    );
    unknown.push({ name, json: toCanonicalJson(memberOf(object, name) ?? null) });
  }
  return unknown;
};
