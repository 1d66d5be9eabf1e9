import { atMost, type Bench, inTurn, type Measure, type Row, range, type Sample, toRow } from '../measure.ts';
import type { Program } from '../programs/launch.ts';
import type { HostilePolicies, Operation } from '../servers/hostile-policies.ts';

type HostileProgram = Program<HostilePolicies>;

const source = 'test/e2e/bench/servers/hostile-policies.ts';
/** The number of items in the smallest policy. Searches take a thousand times as many steps as other operations. */
const itemsFor = (operation: Operation): number => (operation === 'new access' || operation === 'fix' ? 16 : 128);
/** Twice as many steps for twice the size, with a margin for sorting. */
const linear = atMost(1.15);
/** The longest document that a request may contain by default. */
const bytes = 131_072;

const reading = 'reading a policy of 128 KB, hostile';

/** How the steps of each operation, and the time of a long policy, grow for policies that are made to be slow. */
export const growth: Measure = {
  name: 'growth',
  rows: ['growth of', reading],
  async run(bench) {
    const steps = bench.wants('growth of') ? await measureSteps(bench) : [];
    return [...steps, ...(bench.wants(reading) ? await measureReading(bench) : [])];
  },
};

const measureSteps = async ({ launcher }: Bench): Promise<readonly Row[]> => {
  const program = await launcher.launch<HostilePolicies>(source);
  const shapes = await program.tell('shapes');
  const rows = await inTurn(await program.tell('operations'), async (operation) => {
    const samples = await inTurn(range(shapes.length), (shape) => worstStep(program, operation, shape));
    const index = worst(samples);
    process.stderr.write(`  ${operation} grows most for: ${shapes[index]}\n`);
    const head = { name: `growth of ${operation}, worst of ${shapes.length} shapes`, against: 'linear growth' };
    return toRow({ ...head, unit: 'steps', goal: linear }, samples.slice(index, index + 1));
  });
  await program.close();
  return rows;
};

/** The steps at twice a size, against twice the steps at that size: the greater of two doublings. */
const worstStep = async (program: HostileProgram, operation: Operation, shape: number): Promise<Sample> => {
  const steps = (n: number) => program.tell('steps', { operation, shape, n });
  const items = itemsFor(operation);
  // The first one also creates tables that all others share.
  await steps(items);
  const [small = 0, middle = 0, large = 0] = await inTurn([items, 2 * items, 4 * items], steps);
  const samples = [
    { ours: middle, theirs: 2 * small },
    { ours: large, theirs: 2 * middle },
  ];
  return samples[worst(samples)] ?? { ours: large, theirs: 2 * middle };
};

const worst = (samples: readonly Sample[]): number => {
  const ratios = samples.map(({ ours, theirs }) => ours / Math.max(1, theirs));
  return ratios.indexOf(Math.max(...ratios));
};

const measureReading = async ({ launcher, rounds, quick }: Bench): Promise<readonly Row[]> => {
  const program = await launcher.launch<HostilePolicies>(source);
  const shapes = await program.tell('shapes');
  const times = quick ? 2 : 5;
  const goal = atMost(40);
  const rows = await inTurn(range(shapes.length), async (shape) => {
    const round = async () => ({
      ours: await program.tell('readMs', { shape, bytes, times }),
      theirs: await program.tell('parseMs', { shape, bytes, times }),
    });
    await round();
    const row = toRow(
      { name: reading, against: 'JSON.parse', unit: 'ms of CPU', goal },
      await inTurn(range(rounds), round),
    );
    if (row.ratio > goal.ratio) process.stderr.write(`  ${row.ratio.toFixed(1)} × JSON.parse: ${shapes[shape]}\n`);
    return row;
  });
  await program.close();
  return [...rows].sort((one, other) => other.ratio - one.ratio).slice(0, 1);
};
