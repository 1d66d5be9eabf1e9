import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost, type Measure, type Row, timed, toRow } from '../measure.ts';

const project = fileURLToPath(new URL('../../../../', import.meta.url));

const install = 'npm ci with its build';
const size = 'size of the installation';
const tests = 'npm test';

/** How long a contributor waits after cloning the project. Measures the last commit, not what is uncommitted. */
export const installation: Measure = {
  name: 'install',
  rows: [install, size, tests],
  onlyIfNamed: true,
  async run({ wants }) {
    const folder = mkdtempSync(join(tmpdir(), 'key-policy-bench-clone-'));
    try {
      execFileSync('git', ['clone', '--quiet', project, folder]);
      const installed = await secondsOf(folder, ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
      const rows = [toGoalRow(install, 's', installed, 90), toGoalRow(size, 'MB', megabytesOf(folder), 650)];
      return wants(tests) ? [...rows, toGoalRow(tests, 's', await secondsOf(folder, ['test']), 150)] : rows;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const secondsOf = async (folder: string, command: readonly string[]): Promise<number> =>
  (await timed(async () => execFileSync('npm', command, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }))) /
  1000;

/** Of the folder with its packages and its build, without the history of its commits. */
const megabytesOf = (folder: string): number =>
  Number.parseInt(execFileSync('du', ['-sm', '--exclude=.git', join(folder)], { encoding: 'utf8' }), 10);

const toGoalRow = (name: string, unit: string, ours: number, theirs: number): Row =>
  toRow({ name, against: 'goal', unit, goal: atMost(1) }, [{ ours, theirs }]);
