import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { steadyNow } from '../../src/clock.ts';
import { createLiveReadings, type LiveReadings } from '../../src/fleet/reader/live-readings.ts';
import type { KeyReading } from '../../src/fleet/record/key-reading.ts';
import { refOf } from '../keys/scripted-provider.ts';

const hourMs = 3_600_000;

let live: LiveReadings;
const written: KeyReading[] = [];

beforeEach(() => {
  live = createLiveReadings(() => {});
  written.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

const write = async (readings: readonly KeyReading[]): Promise<void> => {
  written.push(...readings);
};

/** Adds a reading of a policy with this document. */
const read = (name: string, document = '{}'): void => {
  const loaded = { view: { document }, retrievedAt: steadyNow(), stale: false, requestId: null };
  live.policyRead(refOf(name), loaded as unknown as Parameters<LiveReadings['policyRead']>[1]);
};

describe('readings by requests', () => {
  it('have the time of the system clock, with which other replicas compare it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hourMs });
    read('a');
    live.writeBy(write);
    await live.close();
    const [reading] = written;
    expect(Math.abs((reading?.readAt ?? 0) - Date.now())).toBeLessThan(hourMs / 2);
  });

  it('take limited memory while the database is down, and the oldest give way', async () => {
    for (let index = 0; index < 1000; index += 1) read(`key-${index}`, 'x'.repeat(32_768));
    live.writeBy(write);
    await live.close();
    expect(written.length).toBeGreaterThan(400);
    expect(written.length).toBeLessThan(520);
    expect(written.at(-1)?.ref.arn).toBe(refOf('key-999').arn);
  });
});
