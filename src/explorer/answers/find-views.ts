import type { Question } from './exchange.ts';
import { factsOf } from './facts.ts';
import { isList, isObject, type Json, type JsonObject, listOf, objectsOf, textOf } from './json.ts';
import { policyOf } from './key-rows.ts';
import { nameFields, type Path } from './named-data.ts';
import { placeOf } from './places.ts';
import { codeOf, toDataProblem, toFinding, toProblem, toTitle } from './read-parts.ts';
import { type Place, recognize } from './recognize.ts';
import type { Fields, Finding, PolicyText, Problem, View } from './views.ts';

const maxViews = 40;
const maxProblems = 200;

/** What an answer shows. */
export interface FoundViews {
  readonly views: readonly View[];
  /** Whether the answer has more than is shown. */
  readonly isCut: boolean;
}

interface Search {
  readonly pathOf: (value: Json) => Path;
  readonly errorAt: (path: Path) => string | null;
  readonly toPlace: (path: Path) => string;
  readonly views: View[];
  readonly problems: Problem[];
  readonly policies: PolicyText[];
  /** The single fields of the root field that is being searched. */
  facts: Fields[number][];
}

/** Everything in an answer that can be shown: first what could not be read, then the rest in the answer's order. */
export const findViews = (answer: JsonObject, question: Question | null): FoundViews => {
  const { data, pathOf, isCut } = nameFields(answer.data ?? null, question);
  const errors = objectsOf(answer.errors);
  const toPlace = (path: Path) => placeOf(answer.data ?? null, path);
  const search: Search = {
    pathOf,
    errorAt: codesByPath(errors),
    toPlace,
    views: [],
    problems: errors.map((error) => toProblem(error, toPlace)),
    policies: [],
    facts: [],
  };
  visitRoots(data, search);
  const { views, problems } = search;
  const all = [...problemsView(problems), ...views, ...difference([...search.policies, ...sentPolicy(question)])];
  return { views: all.slice(0, maxViews), isCut: isCut || all.length > maxViews };
};

const problemsView = (problems: readonly Problem[]): readonly View[] =>
  problems.length === 0
    ? []
    : [{ view: 'problems', title: `${problems.length}`, problems: problems.slice(0, maxProblems) }];

/** Each root field, and after its views its single fields that none of them shows. */
const visitRoots = (data: Json, search: Search): void => {
  if (!isObject(data)) visit(data, '', false, search);
  for (const [name, value] of Object.entries(isObject(data) ? data : {})) {
    search.facts = [];
    visit(value, name, false, search);
    if (search.facts.length === 0) continue;
    search.views.push({ view: 'facts', title: toTitle(search.pathOf(value)), fields: search.facts });
  }
};

/** Views that show the exposures, findings and lists within their data. */
const showsItsParts: ReadonlySet<View['view']> = new Set([
  'access',
  'changes',
  'counts',
  'findings',
  'grants',
  'keys',
  'newAccess',
  'timeline',
  'table',
]);

/** Parts that the views of what they belong to show, also when they are empty. */
const shownByOthers: ReadonlySet<string> = new Set([
  'edges',
  'errors',
  'externalAccounts',
  'missingContext',
  'witnesses',
]);

const neverVisited: ReadonlySet<string> = new Set(['pageInfo', 'via']);

const visit = (value: Json, field: string, isInRow: boolean, search: Search): void => {
  if (typeof value !== 'object' || value === null) return;
  const { pathOf, errorAt } = search;
  const title = toTitle(pathOf(value));
  const problem = isObject(value) ? toDataProblem(value, search.toPlace(pathOf(value))) : null;
  if (problem) search.problems.push(problem);
  const view = isProblemList(value) ? null : recognize(value, { title, field, isInRow, pathOf, errorAt });
  if (view) search.views.push(view);
  if (!isInRow && !problem) addFacts(value, view, search);
  if (view?.view === 'keys') search.views.push(...findingsOfRows(value, title));
  visitParts(value, field, isInRow || (view !== null && showsItsParts.has(view.view)), search);
};

/** Adds the single fields of an object; of lists, those that are empty. */
const addFacts = (value: Json, view: View | null, search: Search): void => {
  const place = search.pathOf(value).slice(1);
  const facts = isObject(value) ? factsOf(value, view) : [];
  const added = facts.map(([name, text]) => [toTitle([...place, name]), text] as const);
  const isEmptyList = isList(value) && value.length === 0 && view === null;
  const empty = isEmptyList ? [[toTitle(place) || toTitle(search.pathOf(value)), '[]'] as const] : [];
  for (const fact of [...added, ...empty]) search.facts.push(fact);
};

const visitParts = (value: Json, field: string, isInRow: boolean, search: Search): void => {
  if (isList(value)) {
    for (const item of value) visit(item, field, isInRow, search);
    return;
  }
  if (!isObject(value)) return;
  for (const [name, item] of Object.entries(value)) {
    if (name === 'document' && typeof item === 'string')
      search.policies.push({ title: `${toTitle(search.pathOf(value))}.document`, text: item });
    else if (!neverVisited.has(name) && (!shownByOthers.has(name) || listOf(item).length > 0))
      visit(item, name, isInRow, search);
  }
};

const isProblemList = (value: Json): boolean =>
  isList(value) && value.length > 0 && objectsOf(value).every((item) => toDataProblem(item, '') !== null);

/** The findings of all keys of a table, as one list: each with its key. */
const findingsOfRows = (value: Json, title: string): readonly View[] => {
  const keys = isObject(value) ? objectsOf(value.edges).map(({ node }) => node) : listOf(value);
  const findings = keys.filter(isObject).flatMap((key) => findingsOfKey(key));
  return findings.length === 0 ? [] : [{ view: 'findings', title, isIssues: false, findings }];
};

const findingsOfKey = (key: JsonObject): readonly Finding[] =>
  objectsOf(policyOf(key).findings)
    .map(toFinding)
    .map((finding) => ({ ...finding, path: textOf(key.arn) }));

/** The code of the first error at or below each path. */
const codesByPath = (errors: readonly JsonObject[]): Place['errorAt'] => {
  const codes = new Map<string, string>();
  for (const error of errors) {
    const path = listOf(error.path);
    const code = codeOf(error) ?? 'ERROR';
    for (let length = 1; length <= path.length; length += 1) {
      const place = JSON.stringify(path.slice(0, length));
      if (!codes.has(place)) codes.set(place, code);
    }
  }
  return (path) => codes.get(JSON.stringify(path)) ?? null;
};

/** The policy that was sent with the question, to compare others with it. */
const sentPolicy = (question: Question | null): readonly PolicyText[] => {
  const text = question?.variables.document;
  return typeof text === 'string' ? [{ title: '$document', text }] : [];
};

const difference = (policies: readonly PolicyText[]): readonly View[] =>
  policies.length < 2 ? [] : [{ view: 'difference', title: `${policies.length} policies`, policies }];
