import { afterAll, describe, expect, it } from 'vitest';
import { createComputePool, type ThreadBudget } from '../../src/compute/pool.ts';
import { createThreads } from '../../src/compute/threads.ts';
import type { Task } from '../../src/compute/worker.ts';
import { MalformedPolicyError, WorkBudgetError } from '../../src/policy/inspect.ts';

const threads = createThreads();
const pool = createComputePool(threads);
const budgetOf = (computingMs: number, caller = ''): ThreadBudget => ({ caller, computingMs, loadTurn: () => null });
afterAll(() => threads.close());

const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});
const large = JSON.stringify({
  Version: '2012-10-17',
  Statement: Array.from({ length: 20_000 }, () => ({ Effect: 'Deny', Principal: '*', Action: 'kms:*' })),
});
const subject = { accountId: '111122223333', partition: 'aws', arn: null };
const input = { provider: 'AWS', subject } as const;

describe('a thread', () => {
  it('computes each task', async () => {
    const task: Task<'analysis'> = { ...input, document, computation: 'analysis', given: [] };
    expect(await pool.run(task, budgetOf(60_000))).toMatchObject({ exposure: 'PUBLIC' });
  });

  it('takes arguments', async () => {
    const task: Task<'diff'> = { ...input, document, computation: 'diff', given: [document] };
    expect(await pool.run(task, budgetOf(60_000))).toEqual([]);
  });

  it('reports a malformed document like the event loop', async () => {
    const task: Task<'fingerprint'> = { ...input, document: '[]', computation: 'fingerprint', given: [] };
    const error = await pool.run(task, budgetOf(60_000)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MalformedPolicyError);
    expect(error).toHaveProperty('issues.0.code', 'NOT_AN_OBJECT');
  });

  it('does not return more issues than the limit', async () => {
    const wrong = `{"Statement":[${'0,'.repeat(6_000)}0]}`;
    const reading: Task<'reading'> = { ...input, document: wrong, computation: 'reading', given: [] };
    await expect(pool.run(reading, budgetOf(60_000))).rejects.toBeInstanceOf(WorkBudgetError);
    const analysis: Task<'analysis'> = { ...input, document: wrong, computation: 'analysis', given: [] };
    const error = await pool.run(analysis, budgetOf(60_000)).catch((reason: unknown) => reason);
    expect(error).toHaveProperty('issues.length', 1);
  });

  it('computes for callers in turns, however much one of them requests', async () => {
    const task: Task<'analysis'> = { ...input, document, computation: 'analysis', given: [] };
    const done: string[] = [];
    const compute = async (caller: string): Promise<void> => {
      await pool.run(task, budgetOf(60_000, caller));
      done.push(caller);
    };
    await Promise.all([...Array.from({ length: 60 }, () => compute('one')), compute('other')]);
    expect(done.indexOf('other')).toBeLessThan(30);
  });

  it('is terminated together with its task, and replaced', async () => {
    const task: Task<'analysis'> = { ...input, document, computation: 'analysis', given: [] };
    const long: Task<'analysis'> = { ...task, document: large };
    await expect(pool.run(long, budgetOf(1))).rejects.toMatchObject({ code: 'KMS_BUDGET_EXCEEDED', retryable: true });
    expect(await pool.run(task, budgetOf(60_000))).toMatchObject({ exposure: 'PUBLIC' });
  });
});
