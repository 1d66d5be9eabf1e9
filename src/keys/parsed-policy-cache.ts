import { LRUCache } from 'lru-cache';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { KeyRef } from '../providers/provider.ts';

/** Creates the view of a key's document, which computes each property when it is first read. */
export type Inspect = (ref: KeyRef, document: string) => KeyPolicyView;

export interface ParsedPolicyCache {
  viewOf(ref: KeyRef, document: string): KeyPolicyView;
}

/**
 * Caches the views of the documents that were read last. A document that is read again unchanged keeps its view, and
 * with it the computed results.
 */
export const createParsedPolicyCache = (inspect: Inspect, maxViews: number, maxBytes: number): ParsedPolicyCache => {
  const views = new LRUCache<string, KeyPolicyView>({
    max: maxViews,
    maxSize: maxBytes,
    sizeCalculation: ({ document }) => viewOverheadBytes + document.length * viewBytesPerCharacter,
  });
  return {
    viewOf(ref, document) {
      const cached = views.get(ref.arn);
      if (cached?.document === document) return cached;
      const view = inspect(ref, document);
      views.set(ref.arn, view);
      return view;
    },
  };
};

/** Estimates of a view with all its results. */
const viewOverheadBytes = 2000;
const viewBytesPerCharacter = 12;
