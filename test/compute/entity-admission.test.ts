import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntityAdmission, RequestEntities } from '../../src/compute/entity-admission.ts';

const long = 60_000;

/** Records who is admitted, in order. */
const recorder = (admission: EntityAdmission) => {
  const admitted: string[] = [];
  const wait = (caller: string, count: number, ms = long) =>
    admission.wait(caller, count, ms).then((isAdmitted) => admitted.push(isAdmitted ? caller : `not ${caller}`));
  return { admitted, wait };
};
const settled = () => new Promise(setImmediate);

describe('the entities of all requests', () => {
  it('enter at once while there is room, and wait until others leave', async () => {
    const admission = new EntityAdmission(40, 10);
    const { admitted, wait } = recorder(admission);
    expect([admission.enter('a', 20), admission.enter('b', 15), admission.enter('b', 6)]).toEqual([true, true, false]);
    void wait('b', 6);
    await settled();
    expect(admitted).toEqual([]);
    admission.leave('a', 20);
    await settled();
    expect(admitted).toEqual(['b']);
  });

  it('of one caller leave room for others', () => {
    const admission = new EntityAdmission(40, 10);
    expect([admission.enter('a', 30), admission.enter('a', 1), admission.enter('b', 10)]).toEqual([true, false, true]);
  });

  it('of one request always fit if no others are in progress', () => {
    const admission = new EntityAdmission(5, 10);
    expect([admission.enter('a', 10), admission.enter('b', 1)]).toEqual([true, false]);
  });

  it('are admitted to one caller after the other, each one’s in order', async () => {
    const admission = new EntityAdmission(10, 10);
    const { admitted, wait } = recorder(admission);
    admission.enter('z', 10);
    for (const caller of ['a', 'a', 'a', 'b', 'c', 'b']) void wait(caller, 10);
    for (const last of ['z', 'a', 'b', 'c', 'a', 'b']) {
      admission.leave(last, 10);
      await settled();
    }
    expect(admitted).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
  });

  it('that have waited too long are not admitted, and do not keep others waiting', async () => {
    const admission = new EntityAdmission(10, 10);
    const { admitted, wait } = recorder(admission);
    admission.enter('z', 10);
    const late = wait('a', 10, 1);
    void wait('a', 5);
    await late;
    admission.leave('z', 10);
    await settled();
    expect(admitted).toEqual(['not a', 'a']);
    expect(admission.enter('b', 5)).toBe(true);
  });

  it('are never more than the maximum, and are all admitted in the end', async () => {
    const arrivals = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 10 })), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 10, max: 40 }), async (requests, max) => {
        const admission = new EntityAdmission(max, 10);
        let inProgress = 0;
        let most = 0;
        const run = async ([caller, count]: readonly [string, number]) => {
          if (!admission.enter(caller, count)) await admission.wait(caller, count, long);
          inProgress += count;
          most = Math.max(most, inProgress);
          await settled();
          inProgress -= count;
          admission.leave(caller, count);
        };
        await Promise.all(requests.map(run));
        expect(most).toBeLessThanOrEqual(max);
        expect(admission.enter('d', Math.min(max, 10))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the entities of a request', () => {
  const exceeded = expect.objectContaining({ code: 'KMS_BUDGET_EXCEEDED', retryable: true });

  it('wait for those of others until their responses are sent', async () => {
    const admission = new EntityAdmission(10, 10);
    const [one, other] = [new RequestEntities(admission, 'a'), new RequestEntities(admission, 'b')];
    expect(one.admit(8, long)).toBeNull();
    const admitted = other.admit(8, long);
    one.release();
    await expect(admitted).resolves.toBeUndefined();
    other.release();
    expect(admission.enter('c', 10)).toBe(true);
  });

  it('do not wait where it has others in progress, for which they would wait themselves', () => {
    const request = new RequestEntities(new EntityAdmission(10, 10), 'a');
    expect([request.admit(8, long), request.admit(8, long)]).toEqual([null, null]);
  });

  it('are rejected when the time is up, or the client has left', async () => {
    const admission = new EntityAdmission(10, 10);
    const one = new RequestEntities(admission, 'a');
    one.admit(10, long);
    await expect(new RequestEntities(admission, 'a').admit(1, 1)).rejects.toEqual(exceeded);
    const gone = new RequestEntities(admission, 'a');
    const admitted = gone.admit(1, long);
    gone.release();
    one.release();
    await expect(admitted).rejects.toEqual(exceeded);
    expect(admission.enter('b', 10)).toBe(true);
  });
});
