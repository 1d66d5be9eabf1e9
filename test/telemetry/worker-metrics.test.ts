import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scrape, scrape } from './scrape.ts';

describe('metrics of several workers', () => {
  let program: ChildProcess;
  let url = '';
  /** A connection of its own, so that the next worker in turn is met. */
  const close = { connection: 'close' };
  const lives = ({ value }: Scrape) =>
    value('key_policy_http_request_duration_seconds_count', { route: '/health/live', status: '200' });

  beforeAll(async () => {
    program = spawn(process.execPath, ['--import', 'tsx', 'test/telemetry/two-workers.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = program.stdout ? ((await once(program.stdout, 'data')) as [Buffer]) : [];
    url = String(said).trim();
  });
  afterAll(async () => {
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    await ended;
  });

  it('are added up, whichever of them is asked', async () => {
    for (let sent = 0; sent < 6; sent += 1) await fetch(`${url}/health/live`, { headers: close });
    const scrapes = [await scrape(url, close), await scrape(url, close), await scrape(url, close)];
    expect(scrapes.map(lives)).toEqual([6, 6, 6]);
    expect(
      scrapes[2]?.value('key_policy_http_request_duration_seconds_count', { route: '/metrics', status: '200' }),
    ).toBe(2);
    expect(scrapes[0]?.value('key_policy_http_requests_in_flight')).toBe(1);
    expect(scrapes[0]?.names.has('process_resident_memory_bytes')).toBe(true);
  });

  it('leave out a worker that does not answer', async () => {
    program.kill('SIGUSR2');
    const answered = Promise.any([0, 1].map(() => scrape(url, close)));
    const ofOne = lives(await answered);
    expect(ofOne).toBeGreaterThan(0);
    expect(ofOne).toBeLessThan(6);
  });
});
