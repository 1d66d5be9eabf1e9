import { expect, it } from 'vitest';
import type { RequestBudget } from '../../src/compute/budget.ts';
import { createPolicyComputer } from '../../src/compute/policy-computer.ts';
import type { ComputePool } from '../../src/compute/pool.ts';
import type { DraftReader, RequestContext } from '../../src/graphql/context.ts';
import { toStoredPolicy } from '../../src/graphql/stored-policy.ts';
import { inspectKeyPolicy } from '../../src/policy/inspect.ts';
import { descriptionOf } from '../../src/providers/descriptions.ts';
import { refOf } from '../keys/scripted-provider.ts';

const trust = { accounts: ['444455556666'], organizations: [] };
const read: DraftReader['read'] = (provider, document, subject) =>
  inspectKeyPolicy(document, descriptionOf(provider).language, { ...subject, trust });

it('a policy of the index that is computed in a thread is judged with the trust of the configuration', () => {
  const given: unknown[] = [];
  const pool = {
    run: (task: unknown) => {
      given.push(task);
      return new Promise(() => {});
    },
  } as ComputePool;
  const model = toStoredPolicy(refOf('a'), ' '.repeat(10_000), new Date(), { drafts: { read } } as RequestContext);
  createPolicyComputer(pool).compute(model, {} as RequestBudget, 'analysis', []);
  expect(given).toMatchObject([{ computation: 'analysis', subject: { trust } }]);
});
