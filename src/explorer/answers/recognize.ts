import { fieldsOf, fitsRow } from './cell-text.ts';
import { hasMore, membersOf, totalOf } from './connections.ts';
import { countOf, flagOf, isList, isObject, type Json, type JsonObject, objectsOf, textOf, textsOf } from './json.ts';
import { policyOf, toIndexState, toKeyRow } from './key-rows.ts';
import type { Path } from './named-data.ts';
import { toAccessEntry, toChange, toFinding, toGrant, toWitness, viaTexts } from './read-parts.ts';
import { toProgress } from './reading-progress.ts';
import { timeOf, toEvent } from './timeline-events.ts';
import type { View } from './views.ts';

/** What a value is called, and what the answer says about it elsewhere. */
export interface Place {
  readonly title: string;
  /** The name of its field in the schema. */
  readonly field: string;
  /** Whether it is a part of something that is shown as a whole, such as a key in a table. */
  readonly isInRow: boolean;
  readonly pathOf: (value: Json) => Path;
  /** The code of the first error at a path or below it. */
  readonly errorAt: (path: Path) => string | null;
}

/** Recognizes one kind of data by the names of its fields and by their values. */
type Recognize = (value: Json, place: Place) => View | null;

const access: Recognize = (value, { title, field }) => {
  const nodes = membersOf(value)?.map(({ node }) => node);
  const isAccess = (node: JsonObject) =>
    isObject(node.principal) && (isList(node.capabilities) || isList(node.actions));
  if (!nodes || (nodes.length === 0 && !/^(?:entries|access)$/.test(field)) || !nodes.every(isAccess)) return null;
  return { view: 'access', title, entries: nodes.map(toAccessEntry), hasMore: hasMore(value), total: totalOf(value) };
};

const grants: Recognize = (value, { title, field }) => {
  const nodes = membersOf(value)?.map(({ node }) => node);
  if (!nodes || (nodes.length === 0 && field !== 'grants')) return null;
  if (!nodes.every((node) => isObject(node.grantee) || isList(node.operations))) return null;
  return { view: 'grants', title, grants: nodes.map(toGrant), hasMore: hasMore(value) };
};

const findings: Recognize = (value, { title, field, isInRow }) => {
  if (!isList(value) || isInRow) return null;
  const items = objectsOf(value);
  const isFinding = ({ severity, code, message }: JsonObject) =>
    severity !== undefined && (code ?? message) !== undefined;
  if (items.length === 0 && (value.length > 0 || !/^(?:findings|issues)$/.test(field))) return null;
  return items.every(isFinding)
    ? { view: 'findings', title, isIssues: field === 'issues', findings: items.map(toFinding) }
    : null;
};

const changes: Recognize = (value, { title, field, isInRow }) => {
  if (isInRow) return null;
  const items = objectsOf(value);
  const isChange = ({ kind, path }: JsonObject) =>
    textOf(path) !== null && /^(?:ADDED|REMOVED|CHANGED)$/.test(textOf(kind) ?? '');
  const isEmptyDiff = isList(value) && value.length === 0 && field === 'diff';
  if ((items.length === 0 && !isEmptyDiff) || !items.every(isChange)) return null;
  return { view: 'changes', title, changes: items.map(toChange) };
};

const counts: Recognize = (value, { title }) => {
  const items = objectsOf(value);
  const labelOf = ({ exposure, code }: JsonObject) => textOf(exposure) ?? textOf(code);
  if (items.length === 0 || !items.every((item) => countOf(item.count) !== null && labelOf(item) !== null)) return null;
  const bars = items.map((item) => ({ label: labelOf(item) ?? '', count: countOf(item.count) ?? 0 }));
  return { view: 'counts', title, bars, progress: null };
};

const progress: Recognize = (value, { title }) => {
  if (!isObject(value)) return null;
  const read = toProgress(value);
  if (read === null) return null;
  const { done, failed, total } = read;
  const rest = total - done - (failed ?? 0);
  const bars = [
    { label: 'analyzed', count: done },
    ...(failed === null
      ? [{ label: 'unread', count: rest }]
      : [
          { label: 'could not be analyzed', count: failed },
          { label: 'not read yet', count: rest },
        ]),
  ];
  return { view: 'counts', title, bars, progress: read };
};

const timeline: Recognize = (value, { title, field }) => {
  const nodes = membersOf(value)?.map(({ node }) => node) ?? [];
  const isEmpty = isObject(value) && isList(value.edges) && /^(?:history|keyPolicyChanges)$/.test(field);
  if ((nodes.length === 0 && !isEmpty) || !nodes.every((node) => timeOf(node) !== null)) return null;
  const events = nodes.map(toEvent);
  return { view: 'timeline', title, events, hasMore: hasMore(value) };
};

/** Connections of keys, also empty ones, and lists of keys with something about their policies. */
const keys: Recognize = (value, place) => {
  const members = membersOf(value);
  if (!members || (isList(value) && !members.some(({ node }) => Object.keys(policyOf(node)).length > 0))) return null;
  if (members.length === 0 && !/^(?:keys|keySearch)$/.test(place.field)) return null;
  if (!members.every(({ node }) => textOf(node.arn) !== null)) return null;
  const rows = members.map(({ edge, node }) => toKeyRow(edge, node, place.errorAt(place.pathOf(node))));
  const index = toIndexState(isObject(value) ? value : {});
  return { view: 'keys', title: place.title, rows, hasMore: hasMore(value), total: totalOf(value), index };
};

const decision: Recognize = (value, { title }) => {
  if (!isObject(value)) return null;
  const outcome = textOf(value.outcome);
  if (outcome === null || !/^(?:ALLOW|EXPLICIT_DENY|IMPLICIT_DENY)$/.test(outcome)) return null;
  return {
    view: 'decision',
    title,
    outcome,
    needsIdentityPolicy: flagOf(value.requiresIdentityPolicy) ?? false,
    identityPolicyCanAllow: flagOf(value.identityPolicyCanAllow) ?? false,
    missingContext: textsOf(value.missingContext),
    via: viaTexts(value),
  };
};

const newAccess: Recognize = (value, { title, isInRow }) => {
  if (!isObject(value) || isInRow) return null;
  const verdict = textOf(value.verdict);
  if (verdict === null || !/^(?:NONE|SOME|UNDECIDED)$/.test(verdict)) return null;
  const witnesses = objectsOf(value.witnesses).map(toWitness);
  return { view: 'newAccess', title, verdict, reason: textOf(value.reason), witnesses };
};

const exposure: Recognize = (value, { title, isInRow }) => {
  if (!isObject(value) || isInRow || typeof value.count === 'number') return null;
  const reach = textOf(value.exposure);
  if (reach === null) return null;
  return { view: 'exposure', title, exposure: reach, externalAccounts: textsOf(value.externalAccounts) };
};

/** Any other list of objects whose fields fit into cells. */
const table: Recognize = (value, { title, isInRow }) => {
  const items = objectsOf(value);
  if (items.length === 0 || isInRow || !isList(value) || items.length < value.length) return null;
  if (!items.every((item) => fitsRow(item))) return null;
  const fields = items.map((item) => new Map(fieldsOf(item)));
  const columns = [...new Set(fields.flatMap((texts) => [...texts.keys()]))];
  return { view: 'table', title, columns, rows: fields.map((texts) => columns.map((name) => texts.get(name) ?? '')) };
};

/** The first that recognizes a value draws it: timelines have all the fields by which keys are recognized. */
const recognizers: readonly Recognize[] = [
  access,
  grants,
  changes,
  findings,
  counts,
  timeline,
  keys,
  progress,
  decision,
  newAccess,
  exposure,
  table,
];

export const recognize: Recognize = (value, place) => {
  for (const attempt of recognizers) {
    const view = attempt(value, place);
    if (view) return view;
  }
  return null;
};
