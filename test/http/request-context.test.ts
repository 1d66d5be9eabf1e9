import { expect, it } from 'vitest';
import { createBytesInFlight } from '../../src/compute/bytes-in-flight.ts';
import { createTimeSlices } from '../../src/compute/time-slices.ts';
import { createEndUser } from '../../src/http/end-user.ts';
import { type ContextParts, type Exchange, LazyContext } from '../../src/http/request-context.ts';

const parts = {
  config: { limits: {}, provider: { deadlineMs: 1000 }, cache: { ttlMs: 1000 } },
  compute: { inFlight: createBytesInFlight(1), slices: createTimeSlices() },
} as unknown as ContextParts;

const contextOf = (id: string): LazyContext => {
  const exchange = { request: { id, raw: {}, whenClosed: () => {} } } as unknown as Exchange;
  return new LazyContext(
    parts,
    createEndUser('ada', () => true),
    exchange,
  );
};

it('schedules requests with the same correlation id separately', () => {
  const [one, other] = [contextOf('same'), contextOf('same')];
  expect([one, other].map(({ load }) => load.correlationId)).toEqual(['same', 'same']);
  expect(one.load.loadId).not.toBe(other.load.loadId);
  expect(one.load).toBe(one.load);
});
