import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createTimeSlices } from '../../src/compute/time-slices.ts';
import { registerJsonLimits } from '../../src/http/body-limits.ts';
import { registerPipelining } from '../../src/http/pipelining.ts';

const bodyOf = (characters: number) => JSON.stringify({ text: 'x'.repeat(characters) });

it('parses a long body when it is its turn, and a short one at once', async () => {
  const app = Fastify();
  const turns: (() => void)[] = [];
  registerPipelining(app, { turn: () => null });
  registerJsonLimits(app, { turn: () => new Promise((begin) => turns.push(begin)) }, 1_000_000);
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
  const slices = createTimeSlices({ now: () => now });
  registerPipelining(app, slices);
  registerJsonLimits(app, slices, 10_000_000);
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

it('counts what bodies take in memory until their requests have been answered', async () => {
  const app = Fastify();
  registerPipelining(app, { turn: () => null });
  registerJsonLimits(app, { turn: () => null }, 400_000);
  const answers: (() => void)[] = [];
  app.post('/', () => new Promise((go) => answers.push(() => go({}))));
  const send = (payload: string) =>
    app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'application/json' }, payload });
  const objects = JSON.stringify(Array.from({ length: 1_500 }, () => ({})));
  for (let round = 0; round < 3; round += 1) {
    // The first is counted without being scanned, since it is short.
    const accepted = [send(objects), send(objects)];
    await expect.poll(() => answers.length).toBe(2);
    expect((await send(objects)).statusCode).toBe(503);
    expect((await send('{"a": [}')).statusCode).toBe(400);
    for (const answer of answers.splice(0)) answer();
    for (const { statusCode } of await Promise.all(accepted)) expect(statusCode).toBe(200);
  }
});

it('counts texts as what they are, so that many may be in progress', async () => {
  const app = Fastify();
  registerPipelining(app, { turn: () => null });
  registerJsonLimits(app, { turn: () => null }, 1_000_000);
  const answers: (() => void)[] = [];
  app.post('/', () => new Promise((go) => answers.push(() => go({}))));
  const requests = Array.from({ length: 40 }, () =>
    app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'application/json' }, payload: bodyOf(10_000) }),
  );
  await expect.poll(() => answers.length).toBe(40);
  for (const answer of answers) answer();
  for (const { statusCode } of await Promise.all(requests)) expect(statusCode).toBe(200);
});
