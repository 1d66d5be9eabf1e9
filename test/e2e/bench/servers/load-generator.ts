import { type Load, load } from '../load.ts';
import { serve } from '../programs/serve.ts';

export interface LoadArgument {
  readonly url: string;
  readonly body: string;
  readonly seconds: number;
}

/** Sends requests from a separate process, compiled like the servers, so that the client does not limit the results. */
const open = async () => ({
  load: ({ url, body, seconds }: LoadArgument): Promise<Load> => load(url, body, seconds),
});

export type LoadProgram = Awaited<ReturnType<typeof open>>;

serve(open);
