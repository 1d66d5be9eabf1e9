import { findViews } from './find-views.ts';
import { isObject, type Json } from './json.ts';
import type { View } from './views.ts';

/** The last answer, whichever tab it was for. */
export interface AnswerStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly views: () => readonly View[] | null;
  /** Stores the text of an answer; ignores texts that are not the answer to a user's query. */
  readonly take: (text: string) => void;
}

export const createAnswerStore = (): AnswerStore => {
  const listeners = new Set<() => void>();
  let views: readonly View[] | null = null;
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    views: () => views,
    take(text) {
      const answer: unknown = JSON.parse(text);
      if (!isObject(answer) || !isObject(answer.data) || '__schema' in answer.data) return;
      views = findViews(answer.data as Json);
      for (const listener of listeners) listener();
    },
  };
};
