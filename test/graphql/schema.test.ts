import { readFileSync } from 'node:fs';
import { isEnumType, isObjectType, isScalarType, isUnionType, parse, visit } from 'graphql';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type KmsErrorCode, type KmsErrorDetails, kmsErrorCodes } from '../../src/errors.ts';
import type * as generated from '../../src/graphql/generated/resolvers.ts';
import { resolvers } from '../../src/graphql/resolvers/index.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { readSdl } from '../../src/graphql/sdl.ts';
import type * as policy from '../../src/policy/types.ts';
import { formatsByName } from '../../src/providers/account-schemas.ts';
import { descriptions } from '../../src/providers/descriptions.ts';
import { providers } from '../../src/providers/index.ts';
import type { KeyMetadata } from '../../src/providers/key-data.ts';
import { classifySchemaChanges } from './schema-changes.ts';

const sdl = readSdl();
const schema = buildSchema();
const published = readFileSync(new URL('published.graphql', import.meta.url), 'utf8');
const generatedFile = readFileSync(new URL('../../src/graphql/generated/resolvers.ts', import.meta.url), 'utf8');

describe('resolvers', () => {
  const named = Object.entries(resolvers).flatMap(([type, fields]) =>
    isScalarType(schema.getType(type)) ? [] : Object.keys(fields ?? {}).map((field) => ({ type, field })),
  );

  it.each(Object.keys(resolvers))('%s is a type of the SDL', (type) => {
    expect(schema.getType(type)).toBeDefined();
  });

  it.each(named)('$type.$field is in the SDL', ({ type, field }) => {
    const definition = schema.getType(type);
    if (field === '__resolveType') expect(isUnionType(definition)).toBe(true);
    else expect(isObjectType(definition) && definition.getFields()[field]).toBeTruthy();
  });

  it('are the ones that the executable schema has', () => {
    for (const { type, field } of named) {
      const definition = schema.getType(type);
      const given = resolvers[type as 'Key']?.[field as 'policy'];
      if (isObjectType(definition)) expect(definition.getFields()[field]?.resolve, `${type}.${field}`).toBe(given);
      if (isUnionType(definition)) expect(definition.resolveType).toBe(given);
    }
  });
});

describe('the SDL', () => {
  it('describes every type, field, argument and value', () => {
    const bare: string[] = [];
    const path: string[] = [];
    visit(parse(sdl), {
      enter: (node) => {
        if (!('name' in node) || !node.name || !node.kind.includes('Definition')) return;
        path.push(node.name.value);
        if (!('description' in node) || !node.description?.value.trim()) bare.push(path.join('.'));
      },
      leave: (node) => {
        if ('name' in node && node.name && node.kind.includes('Definition')) path.pop();
      },
    });
    expect(bare).toEqual([]);
  });

  it('defines nothing twice', () => {
    const names = parse(sdl).definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : []));
    expect(names).toEqual([...new Set(names)]);
  });

  it('has the error codes of src/errors.ts, in their order', () => {
    const codes = schema.getType('KmsErrorCode');
    expect(isEnumType(codes) && codes.getValues().map(({ name }) => name)).toEqual([...kmsErrorCodes]);
  });

  it('has the providers of the registry, and no others', () => {
    const enumType = schema.getType('KmsProvider');
    const values = isEnumType(enumType) ? enumType.getValues().map(({ name }) => name) : [];
    for (const registry of [descriptions, providers, [...formatsByName.values()]]) {
      expect(registry.map(({ id }) => id).sort()).toEqual([...values].sort());
    }
  });

  it("is the source of the resolvers' generated types", () => {
    const enums = Object.values(schema.getTypeMap()).filter(
      (type) =>
        isEnumType(type) &&
        !type.name.includes('__') &&
        type.name !== 'KmsProvider' &&
        sdl.includes(`enum ${type.name} `),
    );
    expect(enums.length).toBeGreaterThan(8);
    for (const type of enums) {
      const union = new RegExp(`export type ${type.name} =([^;]*);`).exec(generatedFile)?.[1] ?? '';
      const members = [...union.matchAll(/'([A-Z_]+)'/g)].map(([, member]) => member);
      expect(members.sort(), type.name).toEqual(
        isEnumType(type) &&
          type
            .getValues()
            .map(({ name }) => name)
            .sort(),
      );
    }
  });

  it('has the enums of the source, value by value', () => {
    expectTypeOf<generated.KmsErrorCode>().toEqualTypeOf<KmsErrorCode>();
    expectTypeOf<generated.KeyPolicyEffect>().toEqualTypeOf<policy.KeyPolicyEffect>();
    expectTypeOf<generated.KeyPolicyPrincipalKind>().toEqualTypeOf<policy.KeyPolicyPrincipalKind>();
    expectTypeOf<generated.KeyPolicySetQualifier>().toEqualTypeOf<policy.KeyPolicySetQualifier>();
    expectTypeOf<generated.KeyPolicyIssueCode>().toEqualTypeOf<policy.KeyPolicyIssueCode>();
    expectTypeOf<generated.KeyPolicySeverity>().toEqualTypeOf<policy.KeyPolicySeverity>();
    expectTypeOf<generated.KeyPolicyChangeKind>().toEqualTypeOf<policy.KeyPolicyChangeKind>();
    expectTypeOf<generated.KeyPolicyExposure>().toEqualTypeOf<policy.KeyPolicyExposure>();
    expectTypeOf<generated.KeyCapability>().toEqualTypeOf<policy.KeyCapability>();
    expectTypeOf<generated.KeyPolicyFindingCode>().toEqualTypeOf<policy.KeyPolicyFindingCode>();
    expectTypeOf<generated.KeyPolicyOutcome>().toEqualTypeOf<policy.KeyPolicyOutcome>();
    expectTypeOf<Exclude<keyof generated.KmsError, '__typename'>>().toEqualTypeOf<keyof KmsErrorDetails>();
    type Published = Exclude<keyof generated.KeyMetadata, '__typename'>;
    expectTypeOf<Published>().toEqualTypeOf<Exclude<keyof KeyMetadata, 'arn' | 'multiRegionArns' | 'rotation'>>();
  });
});

describe('changes of the SDL', () => {
  it('break no client since the last published schema', async () => {
    const { breaking } = await classifySchemaChanges(published, sdl);
    expect(breaking).toEqual([]);
  });

  const field = '  "The Regions in which this account\'s keys can be read."\n  regions: [String!]!';
  const changes = [
    { kind: 'breaking', what: 'a field that goes', before: field, after: '' },
    {
      kind: 'breaking',
      what: 'a value that may become null',
      before: 'wellFormed: Boolean!',
      after: 'wellFormed: Boolean',
    },
    { kind: 'breaking', what: 'an argument that must be given', before: 'keys(', after: 'keys(\n    owner: String!' },
    { kind: 'breaking', what: 'an error code that goes', before: /\n {2}"[^"]*"\n {2}KMS_THROTTLED/, after: '' },
    { kind: 'dangerous', what: 'a new error code', before: '  KMS_THROTTLED', after: '  KMS_NEW\n  KMS_THROTTLED' },
    { kind: 'dangerous', what: 'a new default', before: 'first: Int = 50', after: 'first: Int = 60' },
    {
      kind: 'safe',
      what: 'a new field',
      before: '  wellFormed: Boolean!',
      after: '  wellFormed: Boolean!\n  size: Int',
    },
  ] as const;
  it.each(changes)('are $kind for $what', async ({ kind, before, after }) => {
    const changed = sdl.replace(before, after);
    expect(changed).not.toBe(sdl);
    const { breaking, dangerous, safe } = await classifySchemaChanges(sdl, changed);
    const found = { breaking, dangerous, safe };
    expect(found[kind]).not.toEqual([]);
    if (kind !== 'breaking') expect(breaking).toEqual([]);
    if (kind === 'safe') expect(dangerous).toEqual([]);
  });
});
