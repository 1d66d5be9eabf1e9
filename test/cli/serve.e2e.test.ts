import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { putUnderLoad } from './load.ts';
import { type RunningProgram, run } from './running-program.ts';

/** Each of these starts the whole program. */
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

it('prints its URL in one line, and fails no request when it ends under load', async () => {
  const program = start({ DRAIN_DELAY_SECONDS: '2' });
  const url = await program.url;
  const load = putUnderLoad(url, 8);
  await sleep(500);
  program.signal('SIGTERM');
  const { outcomes, closings } = await load;
  expect(outcomes.filter((outcome) => outcome !== 200)).toEqual([]);
  expect(closings).toBe(8);
  expect(await program.ended).toBe(0);
  expect(program.out()).toBe(`GraphQL ${url}/graphql · embedded sandbox: no cloud is called\n`);
  expect(program.err()).toBe('');
});

it('ends without a drain delay on an interrupt from the terminal', async () => {
  const program = start({ DRAIN_DELAY_SECONDS: '600' });
  await program.url;
  program.signal('SIGINT');
  expect(await program.ended).toBe(0);
});

it('ends at once on a second signal, but counts two simultaneous signals as one', async () => {
  const program = start({ DRAIN_DELAY_SECONDS: '600' });
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

it('prints one line if its port is in use', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const program = start({ PORT: String(port) });
  expect(await program.ended).toBe(1);
  expect(program.out()).toBe('');
  expect(program.err()).toBe(`Port ${port} on 127.0.0.1 is already in use: choose another port.\n`);
  other.close();
});

it("prints one line if its sandbox's port is in use", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const program = start({ SANDBOX_ALIBABA_PORT: String(port) });
  expect(await program.ended).toBe(1);
  expect(program.err()).toBe(`Port ${port} on 127.0.0.1 is already in use: choose another port.\n`);
  other.close();
});

it('prints the problems of its configuration, and does not start', async () => {
  const program = start({ HOST: '0.0.0.0', PORT: 'many' });
  expect(await program.ended).toBe(1);
  expect(program.out()).toBe('');
  expect(program.err().split('\n')).toEqual([
    'The configuration has problems:',
    '  PORT: expected a port from 0 to 65535',
    expect.stringMatching(/^ {2}HOST: expected a way to authenticate gateways/),
    '',
  ]);
});
