import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atLeast, type Bench, inTurn, type Measure, type Row, range, toRow } from '../measure.ts';
import type { IamPolicyReader } from '../servers/iam-policy-reader.ts';
import type { OurReader } from '../servers/our-reader.ts';

/** Its license is AGPL, so that this project does not list it among its packages. */
const peer = '@cloud-copilot/iam-policy@0.1.109';
const copies = [1, 8, 64];
/** The kilobytes that each side reads in a round. */
const wholeKilobytes = 40_000;

/** Parsing and validating a policy, without its canonical form and its analysis, as the peer does. */
export const readingAlone: Measure = {
  name: 'reading-alone',
  rows: ['reading alone'],
  onlyIfNamed: true,
  async run(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'key-policy-bench-peer-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{}');
      const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', peer];
      execFileSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
      return await measure(bench, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const measure = async ({ launcher, rounds, quick }: Bench, folder: string): Promise<readonly Row[]> => {
  const ours = await launcher.launch<OurReader>('test/e2e/bench/servers/our-reader.ts');
  const theirs = await launcher.launch<IamPolicyReader>('test/e2e/bench/servers/iam-policy-reader.ts', folder);
  const rows = await inTurn(copies, async (count) => {
    const texts = { copies: count, times: Math.ceil(wholeKilobytes / (2 * count) / (quick ? 10 : 1)) };
    const round = async () => ({
      ours: 1e6 / (await ours.tell('microseconds', texts)),
      theirs: 1e6 / (await theirs.tell('microseconds', texts)),
    });
    await round();
    const head = {
      name: `reading alone, ${2 * count} KB`,
      against: 'iam-policy',
      unit: 'policies/s',
      goal: atLeast(1),
    };
    return toRow(head, await inTurn(range(rounds), round));
  });
  await launcher.closeAll();
  return rows;
};
