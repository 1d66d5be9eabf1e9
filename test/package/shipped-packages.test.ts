import { describe, expect, it } from 'vitest';
import {
  importedPackages,
  readLockfile,
  readManifest,
  shippedDependencies,
  shippedPackages,
} from './shipped-packages.ts';

const names = (): readonly string[] => Object.keys(shippedDependencies(readManifest()));

describe('the shipped packages', () => {
  it('are those of an installation, of the bundle, and those that some services add', () => {
    expect(names()).toEqual(expect.arrayContaining(['graphql', '@alicloud/credentials']));
    expect(names()).toEqual(expect.arrayContaining(['fastify', '@aws-sdk/client-kms', 'drizzle-orm', 'yaml']));
    expect(names()).toEqual(expect.arrayContaining(['@electric-sql/pglite', '@modelcontextprotocol/sdk']));
  });

  it('are not those of development and of the explorer', () => {
    for (const name of ['vitest', 'typescript', 'vite', 'react', 'graphiql', '@types/node']) {
      expect(names()).not.toContain(name);
    }
  });

  it('include what they depend on, each where it is installed', () => {
    const packages = {
      '': {},
      'node_modules/a': { license: 'MIT', dependencies: { b: '*', c: '*' } },
      'node_modules/a/node_modules/b': { version: '2.0.0', license: 'ISC' },
      'node_modules/b': { version: '1.0.0', license: 'X' },
      'node_modules/c': { license: 'MIT', dependencies: { a: '*' }, peerDependencies: { missing: '*' } },
    };
    expect(shippedPackages({ packages }, ['a'])).toEqual([
      { path: 'node_modules/a', version: '', licence: 'MIT' },
      { path: 'node_modules/a/node_modules/b', version: '2.0.0', licence: 'ISC' },
      { path: 'node_modules/c', version: '', licence: 'MIT' },
    ]);
  });

  it('contain those of the lockfile', () => {
    const paths = shippedPackages(readLockfile(), names()).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['node_modules/@apollo/subgraph', 'node_modules/find-my-way']));
    expect(paths).not.toContain('node_modules/vitest');
  });

  it('are found in imports and calls of require, not in imports of types or in template literals', () => {
    const source = [
      "import { a } from 'one/part';",
      "import type { b } from 'two';",
      "  import('@three/of-it/part'),",
      "const four = require('four');",
      "import { readFileSync } from 'node:fs';",
      "export { five } from './five.ts';",
      "const six = `import('six')`;",
    ].join('\n');
    expect(importedPackages(source)).toEqual(['one', '@three/of-it', 'four']);
  });
});
