import { readdirSync, readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
// Not 'graphql', but the build that @apollo/subgraph loads: graphql recognizes schemas by their classes.
import { getVariableValues, parse, validate } from 'graphql/index.js';
import { describe, expect, it } from 'vitest';
import { kmsErrorCodes } from '../../src/errors.ts';
import { accountTabs, sandboxTabs } from '../../src/explorer/tab-order.ts';
import { commentAbove } from '../../src/http/mcp/named-questions.ts';
import { sandboxKeys } from '../../src/sandbox/keys/index.ts';
import { readTabs, variableFiles } from './tab-files.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);
const sdl = readdirSync(schemaFolder)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => readFileSync(new URL(file, schemaFolder), 'utf8'));
const schema = buildSubgraphSchema([{ typeDefs: parse(sdl.join('\n')) }]);

const tabs = readTabs();
const names = tabs.map(({ name }) => name);
const arn = /\b(?:arn:aws|acs):kms:[a-z0-9-]+:\d+:key\/[A-Za-z0-9-]+/g;

describe('the set of tabs', () => {
  it('is the set of the files', () => {
    expect([...new Set<string>([...sandboxTabs, ...accountTabs])].sort()).toEqual([...names].sort());
  });

  it('has a query for all variables', () => {
    expect(names).toEqual(expect.arrayContaining([...variableFiles()]));
  });

  it('has a title for each, and no title twice', () => {
    const titles = tabs.map(({ title }) => title);
    expect(titles).not.toContain('');
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('the tab Errors', () => {
  it('has a key for each error that a cloud or a reference can bring', () => {
    const { operations } = tabs.find(({ title }) => title === 'Errors')!;
    const aliases = operations[0]!.selectionSet.selections.map((one) => (one.kind === 'Field' ? one.alias?.value : ''));
    const codes = aliases.map((alias) => `KMS_${alias?.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`);
    // These depend on the size of a request, the configuration or the end user.
    const elsewhere = kmsErrorCodes.filter((code) => /BUDGET|LIMIT|AMBIGUOUS|INDEX|FORBIDDEN/.test(code));
    expect([...codes, ...elsewhere].sort()).toEqual([...kmsErrorCodes].sort());
  });
});

describe.each(tabs)('the tab $title', ({ name, query, document, operations, title, variables, isNamedQuestion }) => {
  const operation = operations[0]!;
  const declared = operation.variableDefinitions ?? [];

  it('is one operation that is valid for the schema', () => {
    expect(operations).toHaveLength(1);
    expect(validate(schema, document)).toEqual([]);
    // Cosmo Router's MCP server mistakes a fragment that is used at two depths for a cycle.
    if (isNamedQuestion) expect(document.definitions).toHaveLength(1);
  });

  it('brings variables that it declares, and each that it needs', () => {
    expect(getVariableValues(schema, declared, variables).errors).toBeUndefined();
    const names = declared.map(({ variable }) => variable.name.value);
    expect(names).toEqual(expect.arrayContaining(Object.keys(variables)));
  });

  it('describes for people and agents its purpose and its variables', () => {
    if (!isNamedQuestion) {
      expect(query).toMatch(/^# \S/);
      return;
    }
    expect(commentAbove(operation)?.length).toBeGreaterThan(40);
    for (const node of declared) expect(commentAbove(node), node.variable.name.value).toBeTruthy();
    // The parser of Apollo MCP Server knows descriptions in schemas only.
    for (const node of [operation, ...declared]) expect(node.description).toBeUndefined();
  });

  it('shows its own name where GraphiQL looks for it without parsing', () => {
    const found = /^(?!#).*(query|subscription|mutation)\s+([a-zA-Z0-9_]+)/m.exec(query);
    expect(found?.[2]).toBe(title);
  });

  it('requests only keys that the sandbox has', () => {
    const asked = `${query}${JSON.stringify(variables)}`.match(arn) ?? [];
    const known = new Set(sandboxKeys.map((key) => key.arn));
    const unknown = asked.filter((one) => !known.has(one) && !one.includes(':999999999999:'));
    expect(unknown).toEqual([]);
    if ((accountTabs as readonly string[]).includes(name)) {
      expect(asked).toEqual([]);
    }
  });
});
