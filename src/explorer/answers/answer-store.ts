import { isIntrospection, type Question } from './exchange.ts';
import { type FoundViews, findViews } from './find-views.ts';
import type { JsonObject } from './json.ts';

/** The last answer of any tab. */
export interface LastAnswer extends FoundViews {
  /** The name of the operation, where it has one. */
  readonly name: string | null;
  readonly receivedAt: Date;
  /** Asks the same question once more. */
  readonly askAgain: () => Promise<unknown>;
}

export interface AnswersState {
  readonly last: LastAnswer | null;
  /** The question that has not been answered yet: `last` answers an earlier one. */
  readonly pending: Question | null;
}

export interface AnswerStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly state: () => AnswersState;
  /** Announces a question of the user. */
  readonly begin: (question: Question) => void;
  /** Stores an answer, also one that is nothing but errors. */
  readonly take: (question: Question, answer: JsonObject, askAgain: () => Promise<unknown>) => void;
}

export const createAnswerStore = (): AnswerStore => {
  const listeners = new Set<() => void>();
  let state: AnswersState = { last: null, pending: null };
  const set = (next: AnswersState): void => {
    state = next;
    for (const listener of listeners) listener();
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
    take(question, answer, askAgain) {
      if (isIntrospection(question)) return;
      const name = question.operationName ?? null;
      set({ last: { ...findViews(answer, question), name, receivedAt: new Date(), askAgain }, pending: null });
    },
  };
};
