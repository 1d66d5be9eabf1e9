import { existsSync, readFileSync } from 'node:fs';
import { parse as parseGraphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { environmentNames } from '../src/config/environment.ts';
import { readAccountsFile } from '../src/config/read-accounts-file.ts';
import { kmsErrorCodes } from '../src/errors.ts';
import { type Service, startService } from '../src/service.ts';
import { ask } from './support/graphql.ts';
import { configOf } from './support/service.ts';

const textOf = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const readme = textOf('README.md');
const operating = textOf('OPERATING.md');

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

const rowsOf = (heading: string): readonly string[] => {
  const [, section = ''] = operating.split(`\n## ${heading}\n`);
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row);
};

describe('the README', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(configOf());
  });
  afterAll(() => service.close());

  it("shows the sandbox's answer to its query", async () => {
    const [query = ''] = blocks('graphql');
    const [answer = ''] = blocks('json');
    const { text } = await ask(`${service.url}/graphql`, query);
    expect(JSON.parse(text)).toEqual(JSON.parse(answer));
  });

  it('counts the keys that its question over the index has', async () => {
    const query = blocks('graphql').find((text) => text.includes('keyPrincipal')) ?? '';
    const keys = async () => (await ask(`${service.url}/graphql`, query)).data.keyPrincipal.keys;
    await expect.poll(async () => (await keys()).edges.length, { timeout: 120_000 }).toBe(4);
    expect((await keys()).unread).toBeGreaterThan(0);
  }, 150_000);

  it.each(blocks('graphql'))('has GraphQL that can be read: %#', (text) => {
    expect(() => parseGraphql(text)).not.toThrow();
  });

  it.each(blocks('yaml'))('has YAML that can be read: %#', (text) => {
    expect(() => parseYaml(text)).not.toThrow();
  });

  it('is short enough to read in a few minutes', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(121);
  });

  it('has an accounts file that is accepted', () => {
    const file = blocks('yaml').find((text) => text.includes('accounts:')) ?? '';
    expect(readAccountsFile(file)).toHaveProperty('value');
  });

  it('names every error code, in their order', () => {
    const named = rowsOf('Errors').flatMap((row) => row.match(/^`([A-Z_]+)`/)?.[1] ?? []);
    expect(named).toEqual([...kmsErrorCodes]);
  });

  it.each(environmentNames)('names the variable %s', (name) => {
    expect(operating).toContain(`\`${name}\``);
  });

  it('has links to existing files only', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, path = '']) => path)
      .filter((path) => !path.includes(':'));
    expect(links.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  });
});
