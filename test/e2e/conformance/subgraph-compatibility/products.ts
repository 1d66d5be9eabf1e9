import { readFileSync } from 'node:fs';
import { type GraphQLSchema, parse } from 'graphql';
import { buildSubgraphSchema } from '../../../support/subgraph-schema.ts';
import { productsSchemaFile } from './suite.ts';

const creator = { email: 'support@apollographql.com', name: 'Jane Smith', totalProductsCreated: 1337 };

const dimensions = { size: 'small', weight: 1, unit: 'kg' };

const studies = [
  { study: { caseNumber: '1234', description: 'Federation Study' }, outcome: null },
  { study: { caseNumber: '1235', description: 'Studio Study' }, outcome: null },
];

const products = [
  { id: 'apollo-federation', sku: 'federation', package: '@apollo/federation', variation: { id: 'OSS' } },
  { id: 'apollo-studio', sku: 'studio', package: '', variation: { id: 'platform' } },
].map((product, index) => ({ ...product, dimensions, createdBy: creator, notes: null, research: [studies[index]] }));

const deprecated = {
  sku: 'apollo-federation-v1',
  package: '@apollo/federation-v1',
  reason: 'Migrate to Federation V2',
  createdBy: creator,
};

interface ProductReference {
  readonly id?: string;
  readonly sku?: string;
  readonly package?: string;
  readonly variation?: { readonly id: string };
}

const isReferred = (reference: ProductReference, product: (typeof products)[number]): boolean =>
  reference.id === undefined
    ? reference.sku === product.sku &&
      (reference.package === product.package || reference.variation?.id === product.variation.id)
    : reference.id === product.id;

interface Work {
  readonly totalProductsCreated: number;
  readonly yearsOfEmployment: number;
}

const resolvers = {
  Query: {
    product: (_query: unknown, { id }: { id: string }) => products.find((product) => product.id === id),
    deprecatedProduct: (_query: unknown, { sku }: { sku: string }) => (sku === deprecated.sku ? deprecated : null),
  },
  Product: {
    __resolveReference: (reference: ProductReference) => products.find((product) => isReferred(reference, product)),
  },
  DeprecatedProduct: {
    __resolveReference: ({ sku }: { sku: string }) => (sku === deprecated.sku ? { ...deprecated } : null),
  },
  ProductResearch: {
    __resolveReference: ({ study }: { study: { caseNumber: string } }) =>
      studies.find((research) => research.study.caseNumber === study.caseNumber),
  },
  User: {
    __resolveReference: (reference: { email: string }) =>
      reference.email === creator.email ? { ...creator, ...reference } : null,
    averageProductsCreatedPerYear: ({ totalProductsCreated, yearsOfEmployment }: Work) =>
      Math.round(totalProductsCreated / yearsOfEmployment),
  },
  Inventory: {
    __resolveReference: ({ id }: { id: string }) => ({ id, deprecatedProducts: [deprecated] }),
  },
};

/** The subgraph that the suite requires of every implementation, with the suite's schema. */
export const createProductsSchema = (): GraphQLSchema =>
  buildSubgraphSchema([{ typeDefs: parse(readFileSync(productsSchemaFile, 'utf8')), resolvers: resolvers as never }]);
