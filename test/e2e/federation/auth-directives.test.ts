import { Kind, parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../support/graphql.ts';
import { awsExample } from '../../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../../support/service.ts';
import { type ComposerName, composers, introspectSubgraph, type Subgraph } from './compose.ts';

const scopes = '[["keys:read"], ["keys:read:aws"], ["keys:read:alibaba-cloud"], ["keys:read:some"]]';

describe('an SDL with @authenticated and @requiresScopes', () => {
  let running: ServiceUnderTest;
  let subgraph: Subgraph;
  beforeAll(async () => {
    running = await startWithSandbox({ env: { AUTH_DIRECTIVES: 'true' } });
    subgraph = await introspectSubgraph('keys', running.graphqlUrl);
  });
  afterAll(() => running?.close());

  const directivesOf = (type: string, field: string): readonly string[] =>
    parse(subgraph.sdl).definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === type
        ? (definition.fields ?? [])
            .filter(({ name }) => name.value === field)
            .flatMap(({ directives = [] }) => directives.map(print))
        : [],
    );

  it.each([
    ['Query', 'key', '@authenticated'],
    ['Query', 'keyById', '@authenticated'],
    ['Query', 'inspectKeyPolicy', '@authenticated'],
    ['Query', 'keys', `@requiresScopes(scopes: ${scopes})`],
    ['Query', 'kmsAccounts', `@requiresScopes(scopes: ${scopes})`],
    ['Key', 'metadata', `@requiresScopes(scopes: ${scopes})`],
    ['Key', 'policy', `@requiresScopes(scopes: ${scopes})`],
    ['Key', 'policyResult', `@requiresScopes(scopes: ${scopes})`],
  ])('asks at %s.%s for what it needs', (type, field, directive) => {
    expect(directivesOf(type, field)).toContain(directive);
  });

  it.each(Object.keys(composers) as ComposerName[])('composes by %s', (name) => {
    const { supergraph, errors } = composers[name]([subgraph]);
    expect(errors).toEqual([]);
    expect(supergraph).toContain('@requiresScopes');
    expect(supergraph).toContain('keys:read:some');
  });

  it('answers as before', async () => {
    const { data, errors } = await ask(running.graphqlUrl, `{ key(arn: "${awsExample.arn}") { policy { version } } }`);
    expect(errors).toEqual([]);
    expect(data.key.policy).toEqual({ version: '2012-10-17' });
  });
});

it('leaves the SDL unchanged unless turned on', async () => {
  const running = await startWithSandbox();
  const { sdl } = await introspectSubgraph('keys', running.graphqlUrl);
  await running.close();
  expect(sdl).not.toMatch(/@authenticated|@requiresScopes/);
});
