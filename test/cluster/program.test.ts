import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { putUnderLoad } from './load.ts';
import { type RunningProgram, run } from './running-program.ts';

/** Each of these starts the whole program, twice over where there are workers. */
vi.setConfig({ testTimeout: 90_000 });

const programs: RunningProgram[] = [];
const start = (env: Readonly<Record<string, string>> = {}): RunningProgram => {
  const program = run(env);
  programs.push(program);
  return program;
};
afterEach(async () => {
  for (const program of programs.splice(0)) {
    program.signal('SIGKILL');
    await program.ended;
  }
});

const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );

describe.each([{ workers: '1' }, { workers: '2' }])('with $workers worker processes', ({ workers }) => {
  it('says in one line where it is, and fails no request when it ends under load', async () => {
    const program = start({ WORKERS: workers, DRAIN_DELAY_SECONDS: '2' });
    const url = await program.url;
    const load = putUnderLoad(url, 8);
    await sleep(500);
    program.signal('SIGTERM');
    const { outcomes, closings } = await load;
    expect(outcomes.length).toBeGreaterThan(20);
    expect(outcomes.filter((outcome) => outcome !== 200)).toEqual([]);
    expect(closings).toBeGreaterThan(0);
    expect(await program.ended).toBe(0);
    const of = workers === '1' ? '' : ` · ${workers} workers`;
    expect(program.out()).toBe(`GraphQL ${url}/graphql · embedded sandbox: no cloud is asked${of}\n`);
    expect(program.err()).toBe('');
  });

  it('does not wait for anybody when a terminal interrupts it', async () => {
    const program = start({ WORKERS: workers, DRAIN_DELAY_SECONDS: '600' });
    await program.url;
    program.signal('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it('ends at once at a second signal, yet takes two that come together for one', async () => {
    const program = start({ WORKERS: workers, DRAIN_DELAY_SECONDS: '600' });
    const url = await program.url;
    program.signal('SIGTERM');
    program.signal('SIGTERM');
    await sleep(1000);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect(await answers(url)).toBe(true);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(143);
    await expect.poll(() => answers(url)).toBe(false);
  });

  it('says in one line that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const program = start({ WORKERS: workers, PORT: String(port) });
    expect(await program.ended).toBe(1);
    expect(program.out()).toBe('');
    expect(program.err()).toBe(`Port ${port} on 127.0.0.1 is taken by another program: choose another port.\n`);
    other.close();
  });
});

it("says in one line that its sandbox's port is taken", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const program = start({ SANDBOX_ALIBABA_PORT: String(port) });
  expect(await program.ended).toBe(1);
  expect(program.err()).toBe(`Port ${port} on 127.0.0.1 is taken by another program: choose another port.\n`);
  other.close();
});

it('says what is wrong with its configuration, and starts nothing', async () => {
  const program = start({ HOST: '0.0.0.0', WORKERS: 'many' });
  expect(await program.ended).toBe(1);
  expect(program.out()).toBe('');
  expect(program.err().split('\n')).toEqual([
    'The configuration has problems:',
    '  WORKERS: expected a whole number of processes from 1 to 64',
    expect.stringMatching(/^ {2}HOST: expected a way for gateways to prove themselves/),
    '',
  ]);
});

it('puts another worker in the place of one that has ended', async () => {
  const program = start({ WORKERS: '2', LOG_LEVEL: 'info' });
  const url = await program.url;
  const replaced = () => program.err().split('a worker took the place of another').length - 1;
  for (const count of [1, 2]) {
    program.signal('SIGUSR2');
    await expect.poll(replaced, { timeout: 40_000 }).toBe(count);
    expect(await answers(url)).toBe(true);
  }
  program.signal('SIGTERM');
  expect(await program.ended).toBe(0);
});
