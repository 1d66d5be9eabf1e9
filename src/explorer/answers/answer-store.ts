import { isIntrospection, type Question } from './exchange.ts';
import { type FoundViews, findViews } from './find-views.ts';
import { type JsonObject, listOf } from './json.ts';
import type { Path } from './named-data.ts';
import { appendPage, nextPageOf, withErrors } from './next-page.ts';

/** The last answer of any tab. */
export interface LastAnswer extends FoundViews {
  /** The name of the operation, where it has one. */
  readonly name: string | null;
  readonly receivedAt: Date;
  /** How many pages of a list are shown together. */
  readonly pages: number;
  /** Asks the same question once more. */
  readonly askAgain: () => Promise<unknown>;
  /** The list that has another page, and how to add that page to what is shown; null if there is none. */
  readonly next: { readonly path: Path; readonly ask: () => Promise<void> } | null;
}

export interface AnswersState {
  readonly last: LastAnswer | null;
  /** The question that has not been answered yet: `last` answers an earlier one. */
  readonly pending: Question | null;
}

/** Sends questions as the user sent the answered one, with the same headers. */
export interface Sender {
  readonly askAgain: () => Promise<unknown>;
  /** Gives the answer to another question, without showing it. */
  readonly ask: (question: Question) => Promise<JsonObject>;
}

export interface AnswerStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => AnswersState;
  /** Announces a question of the user. */
  readonly begin: (question: Question) => void;
  /** Withdraws a question that the user has stopped. */
  readonly stop: (question: Question) => void;
  /** Stores an answer, also one that is nothing but errors. */
  readonly take: (question: Question, answer: JsonObject, sender: Sender) => void;
}

/** The pages of an answer that have been read so far. */
interface Pages {
  readonly question: Question;
  readonly answer: JsonObject;
  readonly count: number;
  /** Why the page after them could not be read. */
  readonly failure: JsonObject | null;
}

export const createAnswerStore = (): AnswerStore => {
  const listeners = new Set<() => void>();
  let state: AnswersState = { last: null, pending: null };
  const set = (next: AnswersState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const show = (pages: Pages, sender: Sender): void => {
    const { question, answer, count, failure } = pages;
    const views = findViews(failure ? withErrors(answer, listOf(failure.errors)) : answer, question);
    const next = nextPageOf(answer, question);
    const last = { ...views, name: question.operationName, receivedAt: new Date(), pages: count };
    const following = next && { path: next.path, ask: () => addPage(pages, next, sender) };
    set({ last: { ...last, askAgain: sender.askAgain, next: following }, pending: null });
  };
  /** Adds a page, unless the user asks something else meanwhile. */
  const addPage = async (pages: Pages, next: { path: Path; question: Question }, sender: Sender): Promise<void> => {
    if (state.pending) return;
    set({ ...state, pending: next.question });
    const page = await sender.ask(next.question);
    if (state.pending !== next.question) return;
    const answer = appendPage(pages.answer, page, next.path);
    show(answer ? { ...pages, answer, count: pages.count + 1, failure: null } : { ...pages, failure: page }, sender);
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    begin(question) {
      if (!isIntrospection(question)) set({ ...state, pending: question });
    },
    stop(question) {
      if (state.pending === question) set({ last: null, pending: null });
    },
    take(question, answer, sender) {
      if (!isIntrospection(question)) show({ question, answer, count: 1, failure: null }, sender);
    },
  };
};
