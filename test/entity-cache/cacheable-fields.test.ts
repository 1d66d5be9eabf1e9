import { isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { cacheableTypes } from '../../src/entity-cache/cacheable-fields.ts';
import { buildSchema } from '../../src/graphql/schema.ts';

const schema = buildSchema();
const { cacheableFields, plainTypes } = cacheableTypes;

/**
 * Fields of these types that must not be cached: their values change without the policy, or are computed in a thread.
 */
const notCacheable: Readonly<Record<string, readonly string[]>> = {
  Key: [
    'access',
    'aliases',
    'evaluate',
    'grants',
    'history',
    'metadata',
    'replicas',
    'resolvedArn',
    'rotation',
    'tags',
    'target',
  ],
  KeyPolicy: ['newAccess'],
};

const fieldsOf = (name: string): readonly string[] => {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.keys(type.getFields()) : [];
};

describe('the fields that the entity cache stores', () => {
  it.each(Object.entries(cacheableFields))('of %s are in the SDL', (type, fields) => {
    expect(fieldsOf(type)).toEqual(expect.arrayContaining([...fields]));
  });
  it.each(Object.keys(cacheableFields))('of %s are listed, and all others are left to the executor', (type) => {
    expect([...(cacheableFields[type] ?? []), ...(notCacheable[type] ?? [])].sort()).toEqual(
      [...fieldsOf(type)].sort(),
    );
  });
  it.each(plainTypes)('%s is a type of the SDL', (type) => {
    expect(fieldsOf(type)).not.toEqual([]);
  });
});
