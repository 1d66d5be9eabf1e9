import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/**
 * V8 learns which allocation sites produce long-lived objects and then allocates them in the old generation directly. A
 * burst of provider calls teaches it to do so for everything that HTTP is made of, since those objects wait for the
 * provider: afterwards every request fills the old generation, costs a third more CPU and grows the heap between full
 * collections. Requests that live for microseconds are better off without that. Call it before anything else runs.
 */
const keepRequestsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');

const largeHeapBytes = 96 * 1024 * 1024;
const checkEveryMs = 1000;

/**
 * A large cache of policies is long-lived and hardly changes. By default V8 lets the heap grow to several times its
 * live size before a full collection; with small growth steps the process takes little more than it holds. On a small
 * heap those steps would cost a fifth of the CPU of provider calls and save nothing.
 */
const growInSmallStepsOnceLarge = (): void => {
  const check = setInterval(() => {
    if (getHeapStatistics().used_heap_size < largeHeapBytes) return;
    setFlagsFromString('--heap-growing-percent=20');
    clearInterval(check);
  }, checkEveryMs);
  check.unref();
};

/** Tunes V8 for a process that does nothing but serve. */
export const setV8Flags = (): void => {
  keepRequestsYoung();
  growInSmallStepsOnceLarge();
};
