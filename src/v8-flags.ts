import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/**
 * V8 counts which objects outlive a few collections, and puts those that the same place in the code makes from then on
 * straight among the old ones. A burst of calls to a cloud teaches it that of all that HTTP is made of, since those
 * objects wait for the cloud: every request afterwards then fills the old generation, costs a third more CPU and grows
 * the heap between its full collections. A service whose requests live for microseconds is better off without that
 * lesson. To be called before anything else runs.
 */
const keepRequestsYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');

const largeHeapBytes = 96 * 1024 * 1024;
const lookEveryMs = 1000;

/**
 * What a large cache of policies holds lives long, and hardly changes. V8 would let the heap grow to several times of it
 * before it looks for what can go; in smaller steps it looks more often, and the process takes little more than it
 * holds. While little is held the small steps would cost a fifth of the CPU of calls to the clouds, and save nothing.
 */
const growInSmallStepsOnceLarge = (): void => {
  const look = setInterval(() => {
    if (getHeapStatistics().used_heap_size < largeHeapBytes) return;
    setFlagsFromString('--heap-growing-percent=20');
    clearInterval(look);
  }, lookEveryMs);
  look.unref();
};

/** Sets V8 up for a process that does nothing but serve. */
export const setV8Flags = (): void => {
  keepRequestsYoung();
  growInSmallStepsOnceLarge();
};
