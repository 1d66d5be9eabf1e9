import { type Answer, ask } from '../../../support/graphql.ts';
import { awsExample, keyNamed, toRepresentation } from '../../../support/keys.ts';
import { describeError, type Original } from '../described.ts';
import { configurationOf } from '../guide.ts';
import { hundredBuckets } from '../hundred-buckets.ts';
import type { InstalledRouter } from '../router-program.ts';
import { basicLines, proof, type RouterWorld, startRouterWorld } from '../world.ts';
import { type Check, using } from './check.ts';

const gone = keyNamed('AWS', 'NotFoundException').arn;

/** One key that can be read, and one that is gone. */
export const twoBuckets = [awsExample.arn, gone].map((arn, index) => ({
  name: `bucket-${index}`,
  encryptionKey: { arn },
}));

const fields = `
  arn
  policyResult {
    __typename
    ... on KeyPolicy { wellFormed document }
    ... on KmsError { code message retryable arn providerCode }
  }`;

/** The keys of the hundred buckets as the service returns them without a router. */
const askDirectly = async ({ keys }: RouterWorld): Promise<Answer> => {
  const representations = hundredBuckets.flatMap(({ encryptionKey }) =>
    encryptionKey === null ? [] : toRepresentation(encryptionKey),
  );
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Key {${fields}} } }`;
  return ask(keys.graphqlUrl, query, { representations }, proof);
};

const originalOf = async ({ keys }: RouterWorld): Promise<Original> => {
  const { errors } = await ask(keys.graphqlUrl, `{ key(arn: "${gone}") { policy { exposure } } }`, {}, proof);
  const [error] = errors;
  return {
    message: error?.message ?? '',
    code: String(error?.extensions?.code),
    arn: gone,
    path: ['buckets', 1, 'encryptionKey', 'policy'],
  };
};

const errorsOf = (router: InstalledRouter, withLines: boolean): Promise<string> =>
  using(startRouterWorld({ buckets: twoBuckets }), async (world) => {
    const original = await originalOf(world);
    const { headers } = configurationOf(router.kind.name, [basicLines]);
    const start = withLines ? world.start(router, [basicLines]) : world.start(router, [], { headers });
    return using(start, async ({ url }) =>
      describeError(await ask(url, '{ buckets { encryptionKey { policy { exposure } } } }'), original),
    );
  });

const hundredKeys = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: hundredBuckets }), async (world) => {
    const direct = await askDirectly(world);
    return using(world.start(router, [basicLines]), async ({ url }) => {
      world.tap.drain();
      const { data } = await ask(url, `{ buckets { encryptionKey {${fields}} } }`);
      const requests = world.tap.drain().length;
      const answered = data.buckets.map(({ encryptionKey }: { readonly encryptionKey: unknown }) => encryptionKey);
      const same = JSON.stringify(answered) === JSON.stringify(direct.data._entities);
      return `${same ? 'the same as without a router' : 'not the same as without a router'}, in ${requests} request${requests === 1 ? '' : 's'}`;
    });
  });

/** Checks that the router passes on an error for each of the hundred keys that could not be read. */
const hundredErrors = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: hundredBuckets }), async (world) => {
    await askDirectly(world);
    return using(world.start(router, [basicLines]), async ({ url }) => {
      const { data, errors } = await ask(url, '{ buckets { encryptionKey { arn policy { document } } } }');
      const keys = data.buckets.map(
        ({ encryptionKey }: { readonly encryptionKey: { readonly arn: string } }) => encryptionKey,
      );
      const unread = keys.filter(({ policy }: { readonly policy: unknown }) => policy === null);
      const told = new Set(
        errors.map(({ extensions }) => (extensions?.kms as { readonly arn?: string } | undefined)?.arn),
      );
      const untold = unread.filter(({ arn }: { readonly arn: string }) => !told.has(arn));
      return untold.length === 0 ? 'each key without a policy has its error' : `${untold.length} keys have no error`;
    });
  });

export const answers: readonly Check[] = [
  { row: '`policyResult` of 100 keys', look: hundredKeys },
  { row: '`policy` of 100 keys', look: hundredErrors },
  { row: 'a typed error by default', look: (router) => errorsOf(router, false) },
  { row: 'a typed error with the configuration above', look: (router) => errorsOf(router, true) },
];
