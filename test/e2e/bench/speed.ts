import type { Program } from './programs/launch.ts';
import type { LoadArgument, LoadProgram } from './servers/load-generator.ts';

/** How fast a server answers. */
export interface Speed {
  readonly perSecond: number;
  /** Of the server's CPU: what is left of the number when neighbours take their part of the machine. */
  readonly perCpuSecond: number;
}

/** Puts a server under load. */
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
