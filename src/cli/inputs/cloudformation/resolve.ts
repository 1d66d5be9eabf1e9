import { joinPath } from '../policy-path.ts';
import { type ListNode, memberOf, type SourceNode, textOf } from '../source-tree.ts';
import type { Span } from '../text-file.ts';
import { decideCondition } from './conditions.ts';
import { type Place, resolveAttribute, resolveRef, type Value } from './references.ts';
import type { Scope } from './scope.ts';

const scalar = (value: string, span: Span): SourceNode => ({ kind: 'scalar', value, span });

const toNode = (value: Value, span: Span): SourceNode | null => {
  if (value === null) return null;
  if (typeof value === 'string') return scalar(value, span);
  return { kind: 'list', items: value.map((item) => scalar(item, span)), span };
};

const textsOf = (node: SourceNode | null): readonly string[] =>
  node?.kind === 'list' ? node.items.flatMap((item) => textOf(item) ?? []) : [textOf(node) ?? ''];

/** An intrinsic function: its argument and its place. */
type Apply = (scope: Scope, argument: SourceNode, place: Place) => SourceNode | null;

/** The resolved arguments of a function that takes a list. */
const listed = (scope: Scope, argument: SourceNode, path: string): readonly (SourceNode | null)[] =>
  argument.kind === 'list' ? argument.items.map((item) => resolve(scope, item, path)) : [];

const notKnown = (scope: Scope, name: string, { path, span }: Place): SourceNode =>
  scalar(scope.unknown(name, path, span, `${name} is not known before the stack is created.`), span);

const attributeOf = (scope: Scope, argument: SourceNode, place: Place): SourceNode => {
  const [resource = '', ...rest] = argument.kind === 'list' ? textsOf(argument) : (textOf(argument) ?? '').split('.');
  return scalar(resolveAttribute(scope, resource, rest.join('.'), place), place.span);
};

const variableForm = /\$\{(!?)\s*([^}]*?)\s*\}/g;

/** `${Name}`, `${Resource.Attribute}`, and `${!aws:username}`, which stays in the policy as a variable. */
const substitute = (scope: Scope, argument: SourceNode, place: Place): SourceNode => {
  const [text, variables = null] = argument.kind === 'list' ? argument.items : [argument];
  const fill = (_found: string, literal: string, name: string): string => {
    if (literal === '!') return `\${${name}}`;
    const given = memberOf(variables, name);
    if (given !== null) return textOf(resolve(scope, given, place.path)) ?? '';
    const dot = name.indexOf('.');
    if (dot > 0) return resolveAttribute(scope, name.slice(0, dot), name.slice(dot + 1), place);
    const value = resolveRef(scope, name, place);
    return typeof value === 'string' ? value : (value ?? []).join(',');
  };
  return scalar((textOf(text ?? null) ?? '').replace(variableForm, fill), place.span);
};

const join: Apply = (scope, argument, { path, span }) => {
  const [separator = null, list = null] = listed(scope, argument, path);
  return scalar(textsOf(list).join(textOf(separator) ?? ''), span);
};

const isOpen = (text: string): boolean => text.includes('${');

const splitText: Apply = (scope, argument, place) => {
  const [separator = null, text = null] = listed(scope, argument, place.path).map(textOf);
  if (separator === null || text === null || isOpen(text)) return notKnown(scope, 'Fn::Split', place);
  return toNode(text.split(separator), place.span);
};

const select: Apply = (scope, argument, place) => {
  const [index = null, list = null] = listed(scope, argument, place.path);
  const items = list?.kind === 'list' ? list.items : [];
  return items[Number(textOf(index))] ?? notKnown(scope, 'Fn::Select', place);
};

const findInMap: Apply = (scope, argument, place) => {
  const [map = null, first = null, second = null] = listed(scope, argument, place.path).map(textOf);
  const found = [map, first, second].reduce<SourceNode | null>(
    (node, key) => (key === null ? null : memberOf(node, key)),
    scope.template.mappings,
  );
  return found ?? notKnown(scope, `Fn::FindInMap ${[map, first, second].join('.')}`, place);
};

const choose: Apply = (scope, argument, { path }) => {
  const [name = null, whereTrue, whereFalse] = argument.kind === 'list' ? argument.items : [];
  const chosen = decideCondition(scope, textOf(name) ?? '', resolve) === false ? whereFalse : whereTrue;
  return chosen === undefined ? null : resolve(scope, chosen, path);
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const functions: Readonly<Record<string, Apply>> = {
  Ref: (scope, argument, place) => toNode(resolveRef(scope, textOf(argument) ?? '', place), place.span),
  'Fn::GetAtt': attributeOf,
  'Fn::Sub': substitute,
  'Fn::Join': join,
  'Fn::Split': splitText,
  'Fn::Select': select,
  'Fn::FindInMap': findInMap,
  'Fn::If': choose,
};

const resolveList = (scope: Scope, node: ListNode, path: string): SourceNode => ({
  ...node,
  items: node.items.flatMap((item, index) => resolve(scope, item, joinPath(path, index)) ?? []),
});

/**
 * Resolves the intrinsic functions in a part of a template. Unknown values become `${Name}`, and the scope lists them.
 * Null for `AWS::NoValue`.
 */
export const resolve = (scope: Scope, node: SourceNode, path: string): SourceNode | null => {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') return resolveList(scope, node, path);
  const [only, ...others] = node.members;
  if (only !== undefined && others.length === 0 && /^(?:Ref$|Fn::)/.test(only.key)) {
    const apply = functions[only.key];
    const place = { path, span: node.span };
    return apply ? apply(scope, only.value, place) : notKnown(scope, only.key, place);
  }
  const members = node.members.flatMap((member) => {
    const value = resolve(scope, member.value, joinPath(path, member.key));
    return value === null ? [] : [{ ...member, value }];
  });
  return { ...node, members };
};
