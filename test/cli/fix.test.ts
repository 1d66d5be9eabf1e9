import { describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/check/run.ts';
import { createMemoryHost, defaultOptions, type Printed } from './memory-host.ts';
import { account, open } from './policies.ts';

const policy = (principal: string, more = ''): string => `{
\t"Version": "2012-10-17",
\t"Statement": [
\t\t{ "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::${account}:root"}, "Action": "kms:*", "Resource": "*" },
\t\t{ "Effect":  "Allow",   "Principal": ${principal}, "Action": [ "kms:Decrypt" ], "Resource": "*" }${more}
\t]
}
`;

/** Runs `check --fix` on files in memory, which keep its changes. */
const fix = async (files: Record<string, string>, accountId: string | null = account) => {
  const writeFile = async (path: string, text: string): Promise<void> => {
    files[path] = text;
  };
  const machine = createMemoryHost(files, { writeFile });
  const options = { ...defaultOptions, files: Object.keys(files), accountId, fix: true, failOn: ['MEDIUM'] };
  const exitCode = await runCheck(options, '1.2.3', machine.host);
  const report: Printed = JSON.parse(machine.out());
  return { exitCode, report, files };
};

describe('check --fix', () => {
  it('writes proven fixes, and leaves the rest of the file unchanged', async () => {
    const { exitCode, report, files } = await fix({ 'a.json': policy('{"AWS": ["444455556666", "111122223333"]}') });
    expect(exitCode).toBe(0);
    expect(report.notes).toEqual(['a.json: fixed EXTERNAL_ACCESS.']);
    const lines = policy('').split('\n');
    const written = files['a.json']?.split('\n') ?? [];
    expect(written.slice(0, 4)).toEqual(lines.slice(0, 4));
    expect(written.slice(-3)).toEqual(lines.slice(-3));
    expect(JSON.parse(files['a.json'] ?? '').Statement[1].Principal).toEqual({ AWS: ['111122223333'] });
  });

  it('fixes one problem after the other', async () => {
    const more = ',\n\t\t{ "Effect": "Allow", "Principal": "*", "Action": [], "Resource": "*" }';
    const { exitCode, report, files } = await fix({ 'a.json': policy('"*"', more) });
    expect([exitCode, report.notes.length]).toEqual([0, 2]);
    expect(JSON.parse(files['a.json'] ?? '').Statement).toHaveLength(2);
  });

  it('writes nothing where the account of the key is unknown', async () => {
    const text = policy('{"AWS": "444455556666"}');
    const { exitCode, report, files } = await fix({ 'a.json': text }, null);
    expect([exitCode, files['a.json']]).toEqual([1, text]);
    expect(report.notes).toEqual([
      "a.json: the key's account is unknown, so every account counts as outside. --account specifies it.",
    ]);
  });

  it('does not edit copies of a policy: plans, and output of the clouds', async () => {
    const printed = JSON.stringify({ Policy: open, PolicyName: 'default' });
    const { exitCode, report, files } = await fix({ 'a.json': printed });
    expect([exitCode, files['a.json']]).toEqual([1, printed]);
    expect(report.policies[0]?.problems[0]?.fix).not.toBeNull();
  });
});
