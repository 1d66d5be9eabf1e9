import { accountIdOf, auditor, partner } from '../indexed-keys.ts';
import { atMost, type Bench, inTurn, type Measure, percentile, type Row, range, toRow } from '../measure.ts';
import type { Program } from '../programs/launch.ts';
import type { FleetIndexArgument, FleetIndexProgram, FleetQuery } from '../servers/fleet-index.ts';

const goalMs = 50;
const firstPageMs = 300;
const megabyte = 1024 * 1024;
/** The memory in OPERATING.md. A process without an index takes a quarter of it, and Postgres without keys another. */
const goalMegabytes = 1200;

const filters = {
  everything: {},
  'by exposure': { exposures: ['PUBLIC'] },
  'by outside account, of all keys': { externalAccount: auditor.split(':')[4] ?? '' },
  'by outside account, of the last keys': { externalAccount: partner },
  'by organization': { organization: 'o-abcdef1234' },
  'by tag': { tag: { key: 'team', value: 'team-3' } },
  'by state': { states: ['Disabled'] },
  'by alias': { alias: 'key-7-7' },
  'by error': { errorCodes: ['KMS_ACCESS_DENIED'] },
} as const;

interface Query {
  readonly name: string;
  readonly goal: number;
  readonly query: FleetQuery;
}

const queries: readonly Query[] = [
  ...Object.entries(filters).flatMap(([name, filter]): readonly Query[] => [
    { name: `keySearch, ${name}`, goal: goalMs, query: { kind: 'search', order: 'ARN', filter } },
    { name: `keySummary, ${name}`, goal: goalMs, query: { kind: 'count', filter } },
  ]),
  { name: 'keySearch, widest first', goal: goalMs, query: { kind: 'search', order: 'EXPOSURE', filter: {} } },
  {
    name: 'keySearch, last changed first',
    goal: goalMs,
    query: { kind: 'search', order: 'CHANGED_AT', filter: {} },
  },
  ...[
    ['a role of one account', `arn:aws:iam::${accountIdOf(19)}:role/team-3`],
    ['one that all keys let in', auditor],
    ['one that no key names', 'arn:aws:iam::999988887777:role/nobody'],
  ].map(
    ([name, principal = '']): Query => ({
      name: `keyPrincipal.keys, ${name}`,
      goal: firstPageMs,
      query: { kind: 'keysOf', principal },
    }),
  ),
];

/** How long queries to the index take while it is not reading. */
export const fleetQueries: Measure = {
  name: 'fleet-queries',
  rows: ['p95 of keySearch', 'p95 of keySummary', 'p95 of keyPrincipal.keys', 'memory, index'],
  async run(bench) {
    const urls = bench.databaseUrl === null ? [null] : [null, bench.databaseUrl];
    return (await inTurn(urls, (url) => ask(bench, url))).flat();
  },
};

const ask = async ({ launcher, quick, rounds, keys: asked }: Bench, url: string | null): Promise<readonly Row[]> => {
  const argument = { url, keys: asked ?? (quick ? 10_000 : 100_000) } satisfies FleetIndexArgument;
  const program = await launcher.launch<FleetIndexProgram>('test/e2e/bench/servers/fleet-index.ts', argument);
  const where = `${argument.keys.toLocaleString('en')} keys, ${url === null ? 'embedded' : 'Postgres'}`;
  const rows = await inTurn(queries, async ({ name, goal, query }) => {
    await p95Of(program, query, 5);
    const times = await inTurn(range(rounds), () => p95Of(program, query, quick ? 10 : 40));
    const head = { name: `p95 of ${name} (${where})`, against: 'goal', unit: 'ms', goal: atMost(1) };
    return toRow(
      head,
      times.map((ours) => ({ ours, theirs: goal })),
    );
  });
  const rss = (await program.tell('rssBytes')) / megabyte;
  await program.close();
  if (url !== null) return rows;
  const head = { name: `memory, index of ${where}`, against: 'goal', unit: 'MB', goal: atMost(1) };
  return [...rows, toRow(head, [{ ours: rss, theirs: goalMegabytes }])];
};

const p95Of = async (program: Program<FleetIndexProgram>, query: FleetQuery, count: number): Promise<number> =>
  percentile(await program.tell('times', { query, count }), 0.95);
