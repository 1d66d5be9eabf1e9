import type { Program } from './programs/launch.ts';
import type { LoadArgument, LoadProgram } from './servers/load-generator.ts';

/** How fast a server responds. */
export interface Speed {
  readonly perSecond: number;
  /** Requests per second of the server's own CPU time, which other programs on the machine hardly affect. */
  readonly perCpuSecond: number;
}

/** Measures a server under load. */
export const speedOf = async (
  program: Program<{ cpuMs(): number }>,
  generator: Program<LoadProgram>,
  order: LoadArgument,
): Promise<Speed> => {
  const before = await program.tell('cpuMs');
  const { requests, seconds: took } = await generator.tell('load', order);
  const cpuSeconds = ((await program.tell('cpuMs')) - before) / 1000;
  return { perSecond: requests / took, perCpuSecond: requests / cpuSeconds };
};
