import type { FastifyReply } from 'fastify';
import { expect, it } from 'vitest';
import { BytesInFlight } from '../../src/compute/budget.ts';
import { createTimeSlices } from '../../src/compute/time-slices.ts';
import { createEndUser } from '../../src/http/end-user.ts';
import { type ContextParts, LazyContext } from '../../src/http/request-context.ts';

const parts = {
  config: { limits: {}, provider: { deadlineMs: 1000 }, cache: { ttlMs: 1000 } },
  compute: { inFlight: new BytesInFlight(1), slices: createTimeSlices() },
} as unknown as ContextParts;

const contextOf = (id: string): LazyContext => {
  const reply = { request: { id, raw: {}, whenClosed: () => {} } } as unknown as FastifyReply;
  return new LazyContext(
    parts,
    createEndUser('ada', () => true),
    reply,
  );
};

it('schedules requests with the same correlation id separately', () => {
  const [one, other] = [contextOf('same'), contextOf('same')];
  expect([one, other].map(({ load }) => load.correlationId)).toEqual(['same', 'same']);
  expect(one.load.loadId).not.toBe(other.load.loadId);
  expect(one.load).toBe(one.load);
});
