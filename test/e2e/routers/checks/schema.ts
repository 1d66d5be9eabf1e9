import { composeSchemaContract } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { ask } from '../../../support/graphql.ts';
import type { Subgraph } from '../../federation/compose.ts';
import { configurationOf } from '../guide.ts';
import { type InstalledRouter, startRouter } from '../router-program.ts';
import { basicLines, type RouterWorld, secret, startRouterWorld } from '../world.ts';
import { twoBuckets } from './answers.ts';
import { type Check, using } from './check.ts';

/** The published SDL with a `@tag` on `kmsAccounts`, as the owner of a graph may add it. */
const tagged = (subgraph: Subgraph): Subgraph => ({
  ...subgraph,
  sdl: subgraph.sdl
    .replace(/(import: \[)/, '$1"@tag", ')
    .replace(/(\n {2}kmsAccounts(?:\([^)]*\))?: [^\s@]+)/, '$1 @tag(name: "internal")'),
});

const contractOf = ({ subgraphs }: RouterWorld): string => {
  const services = subgraphs
    .map((subgraph) => (subgraph.name === 'keys' ? tagged(subgraph) : subgraph))
    .map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
  const { supergraphSdl, errors } = composeSchemaContract(
    services,
    { include: new Set(), exclude: new Set(['internal']) },
    true,
  );
  if (!supergraphSdl) throw new Error((errors ?? []).map(({ message }) => message).join('; '));
  return supergraphSdl;
};

const rootFields = '{ __schema { queryType { fields { name } } } }';

const contract = async (router: InstalledRouter): Promise<string> => {
  if (router.kind.name === 'Cosmo Router') return 'not tested: `wgc` composes contracts';
  return using(startRouterWorld({ buckets: twoBuckets }), async (world) => {
    const supergraph = { ...world.supergraph, sdl: contractOf(world) };
    const own = { ...configurationOf(router.kind.name, [basicLines]), ...introspectionOf(router) };
    return using(startRouter(router, supergraph, own, { KEYS_SHARED_SECRET: secret }), async ({ url }) => {
      const { data, errors } = await ask(url, rootFields);
      const names = data?.__schema.queryType.fields.map(({ name }: { readonly name: string }) => name) ?? [];
      const { data: hidden } = await ask(url, '{ kmsAccounts { accountId } }');
      if (!names.includes('key')) return `not introspected: ${errors[0]?.message}`;
      return names.includes('kmsAccounts') || hidden
        ? 'shows tagged fields'
        : 'hides tagged fields, and rejects queries for them';
    });
  });
};

const introspectionOf = ({ kind }: InstalledRouter) => (kind.name === 'Hive Router' ? { introspection: true } : {});

export const schema: readonly Check[] = [{ row: 'a contract that excludes a `@tag`', look: contract }];
