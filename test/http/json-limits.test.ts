import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createBytesInFlight } from '../../src/compute/bytes-in-flight.ts';
import { createTimeSlices } from '../../src/compute/time-slices.ts';
import { registerJsonLimits } from '../../src/http/json-limits.ts';

const bodyOf = (characters: number) => JSON.stringify({ text: 'x'.repeat(characters) });

it('parses a long body when it is its turn, and a short one at once', async () => {
  const app = Fastify();
  const turns: (() => void)[] = [];
  registerJsonLimits(app, { turn: () => new Promise((begin) => turns.push(begin)) }, createBytesInFlight(1_000_000));
  const answered: number[] = [];
  app.post<{ Body: { text: string } }>('/', ({ body }) => {
    answered.push(body.text.length);
    return { length: body.text.length };
  });
  const send = (characters: number) =>
    app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/json' },
      payload: bodyOf(characters),
    });
  const long = [send(100_000), send(200_000)];
  await expect.poll(() => turns.length).toBe(2);
  expect((await send(1000)).json()).toEqual({ length: 1000 });
  expect(answered).toEqual([1000]);
  turns[1]?.();
  expect((await long[1])?.json()).toEqual({ length: 200_000 });
  turns[0]?.();
  expect((await long[0])?.json()).toEqual({ length: 100_000 });
});

it('begins the turn of another caller while many long bodies wait', async () => {
  const app = Fastify();
  let now = 0;
  const slices = createTimeSlices(() => now);
  registerJsonLimits(app, slices, createBytesInFlight(10_000_000));
  let parsed = 0;
  const parsedBefore = { other: 0 };
  app.addHook('preValidation', async () => {
    parsed += 1;
    if (parsed === 3) void slices.turn({ caller: 'other' })?.then(() => (parsedBefore.other = parsed));
    now += 10;
  });
  app.post('/', () => ({}));
  const headers = { 'content-type': 'application/json' };
  const bodies = Array.from({ length: 20 }, () =>
    app.inject({ method: 'POST', url: '/', headers, payload: bodyOf(100_000) }),
  );
  await Promise.all(bodies);
  expect(parsed).toBe(20);
  expect(parsedBefore.other).toBeGreaterThan(0);
  expect(parsedBefore.other).toBeLessThanOrEqual(5);
});

it('counts what a body takes in memory until its request has been answered', async () => {
  const app = Fastify();
  const inFlight = createBytesInFlight(200_000);
  registerJsonLimits(app, { turn: () => null }, inFlight);
  let answer = (): void => {};
  const begun = new Promise<void>((resolve) => {
    app.post('/', () => {
      resolve();
      return new Promise((go) => {
        answer = () => go({});
      });
    });
  });
  const send = (payload: string) =>
    app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'application/json' }, payload });
  const objects = JSON.stringify(Array.from({ length: 1000 }, () => ({})));
  const first = send(objects);
  await begun;
  expect(inFlight.used).toBeGreaterThan(64_000);
  expect((await send(objects)).statusCode).toBe(503);
  expect((await send('{"a": [}')).statusCode).toBe(400);
  answer();
  expect((await first).statusCode).toBe(200);
  await expect.poll(() => inFlight.used).toBe(0);
});
