import {
  countOf,
  edgesOf,
  flagOf,
  isList,
  isObject,
  type Json,
  type JsonObject,
  objectsOf,
  textOf,
  textsOf,
} from './json.ts';
import { toAccessEntry, toChange, toFinding, toKeyRow, toWitness } from './read-parts.ts';
import type { View } from './views.ts';

/** Limits for large answers: the number of values that are examined, and of views that are shown. */
const maxValues = 50_000;
const maxViews = 40;

/** Recognizes one kind of data by its fields, regardless of aliases in the query. */
type Recognise = (value: Json, title: string) => View | null;

const access: Recognise = (value, title) => {
  const nodes = edgesOf(value)?.map(({ node }) => node) ?? objectsOf(value);
  const isAccess = (node: JsonObject) =>
    isObject(node.principal) && (isList(node.capabilities) || isList(node.actions));
  return nodes.length > 0 && nodes.every(isAccess)
    ? { view: 'access', title, entries: nodes.map(toAccessEntry) }
    : null;
};

const findings: Recognise = (value, title) => {
  const items = objectsOf(value);
  const isFinding = ({ severity, code, message }: JsonObject) =>
    severity !== undefined && (code ?? message) !== undefined;
  return items.length > 0 && items.every(isFinding)
    ? { view: 'findings', title, findings: items.map(toFinding) }
    : null;
};

const changes: Recognise = (value, title) => {
  const items = objectsOf(value);
  const isChange = ({ kind, path }: JsonObject) =>
    textOf(path) !== null && /^(?:ADDED|REMOVED|CHANGED)$/.test(textOf(kind) ?? '');
  return items.length > 0 && items.every(isChange) ? { view: 'changes', title, changes: items.map(toChange) } : null;
};

const counts: Recognise = (value, title) => {
  const items = objectsOf(value);
  const labelOf = ({ exposure, code }: JsonObject) => textOf(exposure) ?? textOf(code);
  if (items.length === 0 || !items.every((item) => countOf(item.count) !== null && labelOf(item) !== null)) return null;
  const bars = items.map((item) => ({ label: labelOf(item) ?? '', count: countOf(item.count) ?? 0 }));
  return { view: 'counts', title, bars, progress: null };
};

const progress: Recognise = (value, title) => {
  if (!isObject(value)) return null;
  const [total, analyzed] = [countOf(value.total), countOf(value.judged)];
  if (total === null || analyzed === null) return null;
  const bars = [
    { label: 'analyzed', count: analyzed },
    { label: 'unread', count: countOf(value.unread) ?? total - analyzed },
  ];
  return {
    view: 'counts',
    title,
    bars,
    progress: { done: analyzed, total, isComplete: flagOf(value.complete) ?? false },
  };
};

const timeline: Recognise = (value, title) => {
  const nodes = edgesOf(value)?.map(({ node }) => node) ?? [];
  const timeOf = ({ firstSeenAt, seenAt }: JsonObject) => textOf(firstSeenAt) ?? textOf(seenAt);
  if (nodes.length === 0 || !nodes.every((node) => timeOf(node) !== null)) return null;
  const events = nodes.map((node) => {
    const verdict = isObject(node.newAccess) ? textOf(node.newAccess.verdict) : null;
    const arn = isObject(node.key) ? textOf(node.key.arn) : null;
    const label = [arn, verdict === null ? null : `new access: ${verdict}`].filter((part) => part !== null).join(', ');
    const changed = isList(node.changes) ? `${node.changes.length} changes` : null;
    return { at: timeOf(node) ?? '', label: label || 'a version of the policy', detail: changed };
  });
  return { view: 'timeline', title, events };
};

const keys: Recognise = (value, title) => {
  const edges = edgesOf(value);
  if (edges === null || edges.length === 0 || !isObject(value)) return null;
  if (!edges.every(({ node }) => textOf(node.arn) !== null)) return null;
  const hasMore = isObject(value.pageInfo) && flagOf(value.pageInfo.hasNextPage) === true;
  return { view: 'keys', title, rows: edges.map(toKeyRow), hasMore, total: countOf(value.totalCount) };
};

const decision: Recognise = (value, title) => {
  if (!isObject(value)) return null;
  const outcome = textOf(value.outcome);
  if (outcome === null || !/^(?:ALLOW|EXPLICIT_DENY|IMPLICIT_DENY)$/.test(outcome)) return null;
  const needsIdentityPolicy = flagOf(value.requiresIdentityPolicy) ?? false;
  return { view: 'decision', title, outcome, needsIdentityPolicy, missingContext: textsOf(value.missingContext) };
};

const newAccess: Recognise = (value, title) => {
  if (!isObject(value)) return null;
  const verdict = textOf(value.verdict);
  if (verdict === null || !/^(?:NONE|SOME|UNDECIDED)$/.test(verdict)) return null;
  const witnesses = objectsOf(value.witnesses).map(toWitness);
  return { view: 'newAccess', title, verdict, reason: textOf(value.reason), witnesses };
};

/** Timelines come before keys, since they have all the fields by which keys are recognized. */
const recognisers: readonly Recognise[] = [
  access,
  changes,
  findings,
  counts,
  timeline,
  keys,
  progress,
  decision,
  newAccess,
];

interface Text {
  readonly title: string;
  readonly text: string;
}

interface Search {
  readonly views: View[];
  readonly documents: Text[];
  left: number;
}

const visit = (value: Json, title: string, search: Search): void => {
  search.left -= 1;
  if (search.left < 0 || search.views.length >= maxViews) return;
  for (const recognise of recognisers) {
    const view = recognise(value, title);
    if (view) {
      search.views.push(view);
      break;
    }
  }
  const inner = isList(value)
    ? value.map((item, index) => [`${title}[${index}]`, item] as const)
    : entriesOf(value, title);
  for (const [place, item] of inner) {
    if (place.endsWith('.document') && typeof item === 'string') search.documents.push({ title: place, text: item });
    else if (typeof item === 'object' && item !== null) visit(item, place, search);
  }
};

const entriesOf = (value: Json, title: string): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value).map(([name, item]) => [title === '' ? name : `${title}.${name}`, item]) : [];

/** The first two policies of an answer, side by side. */
const difference = ([left, right]: readonly Text[]): readonly View[] =>
  left && right ? [{ view: 'difference', title: `${left.title} and ${right.title}`, left, right }] : [];

/** Everything in an answer's data that can be shown, in the order of the answer. */
export const findViews = (data: Json): readonly View[] => {
  const search: Search = { views: [], documents: [], left: maxValues };
  visit(data, '', search);
  return [...search.views, ...difference(search.documents)];
};
