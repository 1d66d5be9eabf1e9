import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import type { Bench, Measure, Row } from './measure.ts';
import { coldFanOut } from './measures/cold-fan-out.ts';
import { coldRegions } from './measures/cold-lanes.ts';
import { deadRegion } from './measures/dead-lane.ts';
import { frontEnd } from './measures/front-end.ts';
import { hotKey } from './measures/hot-key.ts';
import { memory } from './measures/memory.ts';
import { policies } from './measures/policies.ts';
import { start } from './measures/start.ts';
import { warm } from './measures/warm.ts';
import { createLauncher } from './programs/launch.ts';
import { toTable } from './table.ts';
import { throughRouters } from './through-routers.ts';

const measures: readonly Measure[] = [
  warm,
  frontEnd,
  coldFanOut,
  coldRegions,
  hotKey,
  deadRegion,
  policies,
  memory,
  start,
];

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    json: { type: 'string', default: join(tmpdir(), 'key-policy-bench.json') },
    profile: { type: 'string' },
    routers: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const usage = `npm run bench -- [flags]
  --only <name>      one measure, several times for several: ${measures.map(({ name }) => name).join(', ')}
  --rows <part>      only the rows of warm and front-end with this in their names
  --routers          only through the routers on this machine, which otherwise come last
  --quick            one tenth of the work, for trying out
  --rounds <n>       how often both sides take their turn
  --json <path>      where the rows are written as JSON; ${flags.json}
  --profile <folder> where each side writes its CPU profile`;

const chosen = flags.only ? measures.filter(({ name }) => flags.only?.includes(name)) : measures;

const wants = (row: string): boolean => flags.rows?.some((part) => row.includes(part)) ?? true;

interface Results {
  readonly rows: readonly Row[];
  /** A table of its own; empty where none was asked for or no router is here. */
  readonly routers: string;
}

const run = async (): Promise<Results> => {
  const built = build();
  const launcher = createLauncher({ build: built, profileFolder: flags.profile ? resolve(flags.profile) : null });
  const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
  const bench: Bench = { build: built, launcher, quick: flags.quick, rounds, wants };
  const rows: Row[] = [];
  let routers = '';
  try {
    for (const measure of flags.routers ? [] : chosen) {
      process.stderr.write(`${measure.name} …\n`);
      rows.push(...(await measure.run(bench)));
    }
    if (!flags.only) routers = await throughRouters(bench);
  } finally {
    await launcher.closeAll();
    built.remove();
  }
  return { rows, routers };
};

if (flags.help || chosen.length === 0) console.log(usage);
else {
  const { rows, routers } = await run();
  writeFileSync(flags.json, `${JSON.stringify(rows, null, 2)}\n`);
  if (rows.length > 0) console.log(`${toTable(rows)}\n\nWritten to ${flags.json}`);
  if (routers !== '') console.log(`\n${routers}`);
}
