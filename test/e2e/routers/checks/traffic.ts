import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ask } from '../../../support/graphql.ts';
import { awsExample } from '../../../support/keys.ts';
import { configOf } from '../../../support/service.ts';
import { describeRefusal } from '../described.ts';
import { blocksFor } from '../guide.ts';
import { hundredBuckets } from '../hundred-buckets.ts';
import type { InstalledRouter } from '../router-program.ts';
import { basicLines, startRouterWorld } from '../world.ts';
import { twoBuckets } from './answers.ts';
import { type Check, orLicence, using } from './check.ts';

const query = '{ buckets { encryptionKey { policyResult { __typename } } } }';

/** The basic configuration, and the one with this title if OPERATING.md has it for the router. */
const having = ({ kind }: InstalledRouter, title: string): readonly string[] =>
  title in blocksFor(kind.name) ? [basicLines, title] : [basicLines];

const cacheControl = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: twoBuckets.slice(0, 1) }), async (world) => {
    const look = (titles: readonly string[]) =>
      using(world.start(router, titles), async ({ url }) => {
        const { headers } = await ask(url, `{ key(arn: "${awsExample.arn}") { policy { exposure } } }`);
        return headers.get('cache-control')?.replace(/max-age=\d+/, 'max-age') ?? 'none';
      });
    const byDefault = await look([basicLines]);
    const withLines = await look(having(router, 'Cache-Control'));
    return byDefault === withLines ? byDefault : `${byDefault}; with the configuration above: ${withLines}`;
  });

const demandControl = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: twoBuckets }), (world) =>
    orLicence(
      using(world.start(router, [basicLines, 'demand control']), async ({ url }) => {
        const cheap = await ask(url, '{ buckets { name } }');
        const dear = await ask(url, '{ buckets { encryptionKey { metadata { state } policy { exposure } } } }');
        if (cheap.errors.length > 0) return 'rejects everything';
        return dear.data?.buckets ? 'rejects nothing' : `rejects expensive operations: ${describeRefusal(dear)}`;
      }),
    ),
  );

/** The router's own entity cache. A missing licence is reported before it connects to Redis. */
const entityCache = async (router: InstalledRouter): Promise<string> => {
  if (!('entity cache' in blocksFor(router.kind.name))) return 'not supported';
  return using(startRouterWorld({ buckets: twoBuckets }), (world) =>
    orLicence(
      using(world.start(router, [basicLines, 'entity cache']), async ({ url }) => {
        await ask(url, query);
        world.tap.drain();
        await ask(url, query);
        return world.tap.drain().length === 0 ? 'answers from it' : 'asks again';
      }),
    ),
  );
};

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

const traces = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: twoBuckets }), async (world) => {
    const look = (titles: readonly string[]) =>
      using(world.start(router, titles), async ({ url }) => {
        world.tap.drain();
        await ask(url, query, {}, { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
        return world.tap.drain().some(({ headers }) => String(headers.traceparent).includes(trace));
      });
    if (await look([basicLines])) return 'joined by default';
    return (await look(having(router, 'traces'))) ? 'joined with the configuration above' : 'not joined';
  });

const compression = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: hundredBuckets }), async (world) => {
    const look = (titles: readonly string[]) =>
      using(world.start(router, titles), async ({ url }) => {
        world.tap.drain();
        const { data } = await ask(url, query);
        const [passed] = world.tap.drain();
        const sends = passed?.headers['content-encoding'];
        if (sends === 'gzip') JSON.parse(gunzipSync(passed?.body ?? Buffer.of()).toString());
        return `sends ${sends ?? 'uncompressed'}, receives ${passed?.answerHeaders['content-encoding'] ?? 'uncompressed'}${data ? '' : ', and fails'}`;
      });
    const [byDefault, withLines] = [await look([basicLines]), await look(having(router, 'compressed requests'))];
    return byDefault === withLines ? byDefault : `${byDefault}; with the configuration above: ${withLines}`;
  });

interface Result {
  readonly encryptionKey: { readonly policyResult: { readonly code?: string } | null } | null;
}

const tooMany = (router: InstalledRouter): Promise<string> => {
  const settings = { limits: { ...configOf().limits, representations: 50 } };
  return using(startRouterWorld({ buckets: hundredBuckets, settings }), (world) =>
    using(world.start(router, [basicLines]), async ({ url }) => {
      const { data } = await ask(url, '{ buckets { encryptionKey { policyResult { ... on KmsError { code } } } } }');
      const results: readonly Result[] = data.buckets;
      const beyond = results.filter(({ encryptionKey }) => encryptionKey?.policyResult?.code === 'KMS_LIMIT_EXCEEDED');
      return `${results.length - beyond.length} answered, ${beyond.length} \`KMS_LIMIT_EXCEEDED\``;
    }),
  );
};

const stopped = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: twoBuckets }), (world) =>
    using(world.start(router, [basicLines]), async ({ url }) => {
      await ask(url, query);
      await world.keys.close();
      return describeRefusal(await ask(url, query));
    }),
  );

/** Stops the subgraph while a request waits for a provider. */
const ended = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: hundredBuckets }), (world) =>
    using(world.start(router, [basicLines]), async ({ url }) => {
      world.keys.sandbox.setLatency(1000);
      const before = world.keys.sandbox.calls.count();
      const asked = ask(url, query);
      while (world.keys.sandbox.calls.count() === before) await delay(20);
      const [answer] = await Promise.all([asked, world.keys.close()]);
      const results: readonly Result[] = answer.data?.buckets ?? [];
      const answered = results.filter(({ encryptionKey }) => encryptionKey?.policyResult);
      return answered.length > 0 ? 'answered' : describeRefusal(answer);
    }),
  );

export const traffic: readonly Check[] = [
  { row: '`Cache-Control` for clients', look: cacheControl },
  { row: 'entity cache', look: entityCache },
  { row: 'demand control by `@cost`', look: demandControl },
  { row: 'traces', look: traces },
  { row: 'compression', look: compression },
  { row: '100 keys where the limit is 50', look: tooMany },
  { row: 'a request while the subgraph is stopping', look: ended },
  { row: 'the subgraph has stopped', look: stopped },
];
