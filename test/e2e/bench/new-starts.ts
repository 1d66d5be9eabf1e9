import { type Bench, inTurn, range } from './measure.ts';
import type { Program } from './programs/launch.ts';
import type { LoadProgram } from './servers/load-generator.ts';
import { type Speed, speedOf } from './speed.ts';

/** A server that is measured. */
export interface Side {
  readonly program: Program<{ url(): string; cpuMs(): number }>;
  readonly url: string;
}

/** The speeds of all sides in one round. */
export type Speeds = readonly Speed[];

const warmUpSeconds = 1;
/**
 * The sides are measured in short turns, several times: programs on the same host may slow this machine down by half for
 * a second or two.
 */
const turnSeconds = 0.25;
const turns = 8;

const meanOf = (speeds: readonly Speed[]): Speed => {
  const mean = (number: keyof Speed) => speeds.reduce((sum, speed) => sum + speed[number], 0) / speeds.length;
  return { perSecond: mean('perSecond'), perCpuSecond: mean('perCpuSecond') };
};

/**
 * Measures all sides with each body, and starts them anew for each round: V8 may compile the same code so that it is a
 * fifth slower for as long as the process lives.
 * @param start starts all sides, and checks that their answers are equal
 * @returns for each body, the speeds of each round
 */
export const speedsOfNewStarts = async (
  { launcher, rounds, quick }: Bench,
  bodies: readonly string[],
  start: () => Promise<readonly Side[]>,
): Promise<readonly (readonly Speeds[])[]> => {
  const measured = await inTurn(range(rounds), async () => {
    const sides = await start();
    const generator = await launcher.launch<LoadProgram>('test/e2e/bench/servers/load-generator.ts');
    const speeds = await inTurn(bodies, async (body) => {
      const round = (seconds: number) =>
        inTurn(sides, ({ program, url }) => speedOf(program, generator, { url, body, seconds }));
      await round(quick ? warmUpSeconds / 2 : warmUpSeconds);
      const inTurns = await inTurn(range(quick ? turns / 2 : turns), () => round(turnSeconds));
      return sides.map((_side, index) => meanOf(inTurns.flatMap((speeds) => speeds[index] ?? [])));
    });
    await launcher.closeAll();
    return speeds;
  });
  return bodies.map((_body, index) => measured.map((speeds) => speeds[index] ?? []));
};
