import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '../programs/serve.ts';

const everyMs = 5;

/** Asks a service for its liveness, one request after the other, in a process that nothing else keeps busy. */
const open = async (url: string) => {
  const agent = new Agent({ keepAlive: true });
  const live = new URL('/health/live', url);
  let longestMs = 0;
  const watch = async (): Promise<never> => {
    for (;;) {
      const startedAt = performance.now();
      const [response] = await once(get(live, { agent }), 'response');
      response.resume();
      await once(response, 'end');
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      await sleep(everyMs);
    }
  };
  void watch();
  return {
    /** The longest time that a response has taken since the last command, in milliseconds. */
    longestMs: () => {
      const longest = longestMs;
      longestMs = 0;
      return longest;
    },
  };
};

export type SilenceWatch = Awaited<ReturnType<typeof open>>;

serve(open);
