import { type Load, load } from '../load.ts';
import { serve } from '../programs/serve.ts';

export interface LoadArgument {
  readonly url: string;
  readonly body: string;
  readonly seconds: number;
}

/** Asks from a process of its own, compiled as the servers are: what asks must not be what a row measures. */
const open = async () => ({
  load: ({ url, body, seconds }: LoadArgument): Promise<Load> => load(url, body, seconds),
});

export type LoadProgram = Awaited<ReturnType<typeof open>>;

serve(open);
