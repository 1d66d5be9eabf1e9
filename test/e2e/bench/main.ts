import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type PostgresServer, postgresLeftOut, postgresPrograms, startPostgres } from '../../fleet/postgres-server.ts';
import { build } from './build.ts';
import { addToHistory, historyFile, loadNow, lostGoals, readHistory } from './history.ts';
import type { Bench, Measure, Row } from './measure.ts';
import { coldFanOut } from './measures/cold-fan-out.ts';
import { coldRegions } from './measures/cold-lanes.ts';
import { deadRegion } from './measures/dead-lane.ts';
import { eventLoop } from './measures/event-loop.ts';
import { fairness } from './measures/fairness.ts';
import { firstAnswers } from './measures/first-answers.ts';
import { fleetQueries } from './measures/fleet-queries.ts';
import { fleetReading } from './measures/fleet-reading.ts';
import { frontEnd } from './measures/front-end.ts';
import { gateway } from './measures/gateway.ts';
import { growth } from './measures/growth.ts';
import { hotKey } from './measures/hot-key.ts';
import { installation } from './measures/install.ts';
import { memory } from './measures/memory.ts';
import { policies } from './measures/policies.ts';
import { readingAlone } from './measures/reading-alone.ts';
import { start } from './measures/start.ts';
import { warm } from './measures/warm.ts';
import { createLauncher } from './programs/launch.ts';
import { toTable } from './table.ts';
import { throughRouters } from './through-routers.ts';

// Node reads this file of certificates before a program's first line, which adds about 0.1 s to each start. No program
// that the bench starts calls a server beyond this machine.
delete process.env.NODE_EXTRA_CA_CERTS;

const measures: readonly Measure[] = [
  warm,
  frontEnd,
  gateway,
  coldFanOut,
  firstAnswers,
  coldRegions,
  hotKey,
  deadRegion,
  fairness,
  eventLoop,
  policies,
  memory,
  start,
  fleetReading,
  fleetQueries,
  growth,
  readingAlone,
  installation,
];

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    keys: { type: 'string' },
    postgres: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    json: { type: 'string' },
    history: { type: 'string', default: historyFile },
    profile: { type: 'string' },
    routers: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const usage = `npm run bench -- [flags]
  --only <name>      only this measure; may be repeated: ${measures.map(({ name }) => name).join(', ')}.
                     Only if they are named: reading-alone and install, which install packages from the registry
  --rows <part>      only rows whose names contain this; may be repeated
  --routers          only the routers on this machine, which are otherwise measured last
  --quick            one tenth of the work, for trying out
  --rounds <n>       the number of rounds, in each of which both sides are measured
  --keys <n>         the number of keys in fleet-reading and fleet-queries (20,000 and 100,000 by default)
  --postgres         also measures the index in a Postgres server: that in DATABASE_URL, or one that it starts
  --minutes <n>      starts no measure after this time (default: ${flags.minutes})
  --json <path>      also writes the rows as JSON
  --history <path>   where the results of this machine are stored (default: ${flags.history})
  --profile <folder> where each side writes its CPU profile`;

const wants = (row: string): boolean => flags.rows?.some((part) => row.includes(part)) ?? true;
const isChosen = ({ name, rows, onlyIfNamed = false }: Measure): boolean =>
  (flags.only?.includes(name) ?? !onlyIfNamed) && rows.some(wants);
const chosen = measures.filter(isChosen);
const isPart = flags.only !== undefined || flags.rows !== undefined;

/** Starts a Postgres server if one is requested and DATABASE_URL is not set. */
const startDatabase = async (): Promise<PostgresServer | null> => {
  if (!flags.postgres || process.env.DATABASE_URL) return null;
  if (postgresPrograms === null) throw new Error(postgresLeftOut);
  return startPostgres(postgresPrograms);
};

interface Results {
  readonly rows: readonly Row[];
  /** The measures for which no time was left. */
  readonly left: readonly string[];
  /** The measures that failed, each with the reason. */
  readonly failed: readonly string[];
  /** The table of routers; empty if it was not requested or no router is installed. */
  readonly routers: string;
}

const run = async (): Promise<Results> => {
  const built = build();
  const launcher = createLauncher({ build: built, profileFolder: flags.profile ? resolve(flags.profile) : null });
  const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
  const keys = flags.keys === undefined ? null : Number(flags.keys);
  const database = await startDatabase();
  const databaseUrl = process.env.DATABASE_URL ?? database?.url ?? null;
  const bench: Bench = { build: built, launcher, quick: flags.quick, rounds, keys, databaseUrl, wants };
  const until = performance.now() + Number(flags.minutes) * 60_000;
  const isOver = () => performance.now() > until;
  const rows: Row[] = [];
  const left: string[] = [];
  const failed: string[] = [];
  let routers = '';
  try {
    for (const measure of flags.routers ? [] : chosen) {
      process.stderr.write(`${measure.name} …\n`);
      if (isOver()) left.push(measure.name);
      else {
        await measure.run(bench).then(
          (made) => rows.push(...made.filter(({ name }) => wants(name))),
          (error) => failed.push(`${measure.name}: ${error}`),
        );
        await launcher.closeAll();
      }
    }
    if (!isPart && !isOver()) routers = await throughRouters(bench);
  } finally {
    await launcher.closeAll();
    await database?.close();
    built.remove();
  }
  return { rows, left, failed, routers };
};

/** Prints and stores the results, and fails if a goal is missed that an earlier run has met. */
const report = ({ rows, left, failed, routers }: Results, load: readonly [number, number]): void => {
  if (rows.length > 0) console.log(`${toTable(rows)}\n\nLoad of the machine: ${load[0]} before, ${load[1]} after`);
  if (left.length > 0) console.log(`Not measured, since ${flags.minutes} minutes were over: ${left.join(', ')}`);
  for (const reason of failed) console.log(`Not measured: ${reason}`);
  if (failed.length > 0) process.exitCode = 1;
  if (routers !== '') console.log(`\n${routers}`);
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify(rows, null, 2)}\n`);
  if (flags.quick || rows.length === 0) return;
  const lost = lostGoals(rows, readHistory(flags.history));
  addToHistory(flags.history, { at: new Date().toISOString(), node: process.version, load, rows });
  for (const { name, against } of lost) console.log(`Lost: "${name}" against ${against} has met its goal here before.`);
  if (lost.length > 0) process.exitCode = 1;
};

if (flags.help || chosen.length === 0) console.log(usage);
else {
  const before = loadNow();
  const results = await run();
  report(results, [before, loadNow()]);
}
