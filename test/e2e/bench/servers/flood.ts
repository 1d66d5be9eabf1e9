import { type AskOptions, ask } from '../ask.ts';
import { serve } from '../programs/serve.ts';

export interface FloodArgument {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly secret: string;
}

/** Sends many requests at once, from a process of its own, so that it does not delay the client that is measured. */
const open = async () => ({
  /** Resolves when all are answered, whatever the answers are. */
  send: async ({ url, bodies, secret }: FloodArgument): Promise<void> => {
    const options: AskOptions = { secret };
    await Promise.all(bodies.map((body) => ask(url, body, options)));
  },
});

export type FloodProgram = Awaited<ReturnType<typeof open>>;

serve(open);
