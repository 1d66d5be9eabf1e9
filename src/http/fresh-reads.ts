import { LRUCache } from 'lru-cache';
import type { FreshConfig } from '../config/config.ts';
import { KmsError } from '../errors.ts';
import type { EndUser } from './end-user.ts';

/** Whether a caller may bypass the cache: null, and counted, where it may; otherwise the error. */
export type FreshReads = (caller: string, endUser: EndUser) => KmsError | null;

const minuteMs = 60_000;
const maxCallers = 10_000;

const notAllowed = (message: string): KmsError => new KmsError({ code: 'FORBIDDEN', message });

const tooMany = (perMinute: number, retryAfterMs: number): KmsError =>
  new KmsError({
    code: 'KMS_BUDGET_EXCEEDED',
    message: `More than ${perMinute} keys were read with "fresh" within a minute.`,
    retryable: true,
    retryAfterMs: Math.ceil(retryAfterMs),
  });

/** Reads that bypass the cache always use quota, so each caller is limited per minute. */
const createCounter = (perMinute: number) => {
  const windows = new LRUCache<string, { readonly since: number; count: number }>({ max: maxCallers });
  return (caller: string): KmsError | null => {
    const now = performance.now();
    const known = windows.get(caller);
    const window = known && now - known.since < minuteMs ? known : { since: now, count: 0 };
    if (window !== known) windows.set(caller, window);
    if (window.count >= perMinute) return tooMany(perMinute, window.since + minuteMs - now);
    window.count += 1;
    return null;
  };
};

export const createFreshReads = ({ allowedTo, perMinute }: FreshConfig): FreshReads => {
  const count = createCounter(perMinute);
  return (caller, endUser) => {
    if (allowedTo === 'nobody') return notAllowed('"fresh" is turned off here.');
    if (allowedTo === 'scope' && !endUser.mayReadFresh)
      return notAllowed('"fresh" requires a token with the scope keys:fresh.');
    return count(caller);
  };
};
