import { expect, it } from 'vitest';
import { account, refOf, request, scriptedSource } from '../keys/scripted-provider.ts';

/** How many of twenty keys are read within half a second. */
const readBy = async (processes: number): Promise<number> => {
  const accounts = [account('111122223333', { requestsPerSecond: 200 })];
  const { source } = scriptedSource({}, { accounts, processes });
  const load = request({ deadline: Date.now() + 500 });
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      source.policy(refOf(`key-${index}`), 'default', load).then(
        () => 'read',
        () => 'refused',
      ),
    ),
  );
  await source.close();
  return outcomes.filter((outcome) => outcome === 'read').length;
};

it('divides what the cloud allows among the processes that ask', async () => {
  expect(await readBy(1)).toBe(20);
  expect(await readBy(200)).toBe(1);
});
