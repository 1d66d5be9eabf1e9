import { LRUCache } from 'lru-cache';
import type { KeyPolicyView } from '../policy/inspect.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { LoadedPolicy } from './key-source.ts';

/** Creates the view of a key's document, which computes each property when it is first read. */
export type Inspect = (ref: KeyRef, document: string) => KeyPolicyView;

interface PolicyAnswer {
  readonly ref: KeyRef;
  readonly name: string;
  readonly document: string;
  readonly providerRequestId: string | null;
  readonly retrievedAt: number;
  readonly stale: boolean;
}

/** A cached policy: its text, without the results computed from it, which may take many times the space. */
export class CachedPolicy implements LoadedPolicy, PolicyAnswer {
  readonly ref: KeyRef;
  readonly name: string;
  readonly document: string;
  readonly providerRequestId: string | null;
  readonly retrievedAt: number;
  readonly stale: boolean;
  readonly #parsedPolicies: ParsedPolicyCache;

  constructor(views: ParsedPolicyCache, of: PolicyAnswer) {
    this.#parsedPolicies = views;
    this.ref = of.ref;
    this.name = of.name;
    this.document = of.document;
    this.providerRequestId = of.providerRequestId;
    this.retrievedAt = of.retrievedAt;
    this.stale = of.stale;
  }

  get view(): KeyPolicyView {
    return this.#parsedPolicies.viewOf(this.ref, this.document);
  }

  asStale(): CachedPolicy {
    return new CachedPolicy(this.#parsedPolicies, { ...this, stale: true });
  }
}

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
