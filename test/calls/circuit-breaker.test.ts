import { describe, expect, it } from 'vitest';
import { type CircuitBreaker, type CircuitState, createCircuitBreaker } from '../../src/calls/circuit-breaker.ts';

const setting = () => {
  const clock = { now: 0 };
  const words: CircuitState[] = [];
  const circuit = createCircuitBreaker(
    (word) => words.push(word),
    () => clock.now,
  );
  return { clock, words, circuit };
};

const fail = (circuit: CircuitBreaker, question: string, failure: 'unanswered' | 'broken' = 'unanswered'): void =>
  circuit.enter()?.failed(question, failure);

/** Five unanswered attempts in a row, for three keys. */
const open = (circuit: CircuitBreaker): void => {
  for (const question of ['a', 'b', 'c', 'a', 'b']) fail(circuit, question);
};

describe('a circuit', () => {
  it('opens after five failures in a row for three different keys', () => {
    const { circuit, words } = setting();
    for (const question of ['a', 'b', 'c', 'a']) fail(circuit, question);
    expect(circuit.state).toBe('closed');
    fail(circuit, 'b');
    expect(circuit.state).toBe('open');
    expect(circuit.refuses).toBe(true);
    expect(circuit.enter()).toBeNull();
    expect(words).toEqual(['open']);
  });

  it('stays closed for two keys that never answer', () => {
    const { circuit } = setting();
    for (let turn = 0; turn < 100; turn += 1) fail(circuit, turn % 2 ? 'a' : 'b');
    expect(circuit.state).toBe('closed');
  });

  it('needs ten keys if the provider responds with errors', () => {
    const { circuit } = setting();
    for (let turn = 0; turn < 9; turn += 1) fail(circuit, `key ${turn}`, 'broken');
    expect(circuit.state).toBe('closed');
    fail(circuit, 'key 9', 'broken');
    expect(circuit.state).toBe('open');
  });

  it('restarts the count with each response', () => {
    const { circuit } = setting();
    for (let turn = 0; turn < 50; turn += 1) {
      fail(circuit, `key ${turn}`);
      if (turn % 4 === 3) circuit.enter()?.answered();
    }
    expect(circuit.state).toBe('closed');
  });

  it('ignores attempts that were given up', () => {
    const { circuit } = setting();
    for (let turn = 0; turn < 50; turn += 1) circuit.enter()?.abandoned();
    expect(circuit.state).toBe('closed');
  });

  it('lets one probe through when its time is over, and closes when that is answered', () => {
    const { circuit, clock, words } = setting();
    open(circuit);
    clock.now = 999;
    expect(circuit.enter()).toBeNull();
    clock.now = 1000;
    expect(circuit.refuses).toBe(false);
    const probe = circuit.enter();
    expect(circuit.state).toBe('half-open');
    expect(circuit.enter()).toBeNull();
    expect(circuit.refuses).toBe(true);
    probe?.answered();
    expect(circuit.state).toBe('closed');
    expect(words).toEqual(['open', 'half-open', 'closed']);
  });

  it.each(['failed', 'abandoned'] as const)('sends the next a second after one that %s', (end) => {
    const { circuit, clock } = setting();
    open(circuit);
    for (let turn = 0; turn < 45; turn += 1) {
      clock.now += 999;
      expect(circuit.enter()).toBeNull();
      clock.now += 1;
      const probe = circuit.enter();
      if (end === 'failed') probe?.failed('a', 'unanswered');
      else probe?.abandoned();
      expect(circuit.state).toBe('open');
    }
    clock.now += 1000;
    circuit.enter()?.answered();
    expect(circuit.state).toBe('closed');
  });

  it('sends another probe while one is pending, and lets waiting calls follow the first that succeeds or fails', async () => {
    const { circuit, clock } = setting();
    open(circuit);
    clock.now = 1000;
    const silent = circuit.enter();
    const waiting = circuit.probe;
    expect(circuit.enter()).toBeNull();
    clock.now = 2000;
    circuit.enter()?.answered();
    await waiting;
    expect([circuit.state, circuit.probe]).toEqual(['closed', null]);
    silent?.failed('a', 'unanswered');
    expect(circuit.state).toBe('closed');
  });

  it('ignores attempts that began before it opened', () => {
    const { circuit, words } = setting();
    const early = [circuit.enter(), circuit.enter(), circuit.enter()];
    open(circuit);
    early[0]?.answered();
    early[1]?.failed('z', 'unanswered');
    early[2]?.abandoned();
    expect(circuit.state).toBe('open');
    expect(words).toEqual(['open']);
  });
});
