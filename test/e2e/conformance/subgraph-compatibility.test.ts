import { afterAll, describe, expect, it, test } from 'vitest';
import { composers, introspectSubgraph } from '../federation/compose.ts';
import { gateways } from '../federation/gateways.ts';
import { createProductsSchema } from './subgraph-compatibility/products.ts';
import { serveSchema } from './subgraph-compatibility/server.ts';
import { registerSuite, startReferenceSubgraph } from './subgraph-compatibility/suite.ts';

/** Registers the tests of Apollo's suite for subgraph libraries, as published. */
const products = await serveSchema(createProductsSchema());
const users = await startReferenceSubgraph('users');
const inventory = await startReferenceSubgraph('inventory');
const { supergraph, errors } = composers['@theguild/federation-composition'](
  await Promise.all([
    introspectSubgraph('products', products.url),
    introspectSubgraph('users', users.url),
    introspectSubgraph('inventory', inventory.url),
  ]),
);
const gateway = await gateways['@apollo/gateway']!(supergraph ?? '');

afterAll(async () => {
  await gateway.close();
  inventory.close();
  users.close();
  await products.close();
});

it('composes with the reference subgraphs', () => {
  expect(errors).toEqual([]);
});

let registered = 0;
const counted = (name: string, run: () => Promise<void>): void => {
  registered += 1;
  test(name, run);
};
Object.assign(globalThis, { describe, expect, it: counted, test: counted });
registerSuite(products.url, gateway.url);

it('has run the whole suite', () => {
  expect(registered).toBe(23);
});
