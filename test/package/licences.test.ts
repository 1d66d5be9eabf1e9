import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPermissive, type Lockfile, shippedPackages } from './licences.ts';

const lockfile = (): Lockfile => JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['(MIT AND BSD-3-Clause)', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only OR MIT', true],
    ['(MIT AND GPL-3.0-only)', false],
    ['Elastic-2.0', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['', false],
  ])('%s: permissive is %s', (licence, expected) => {
    expect(isPermissive(licence)).toBe(expected);
  });

  it('of everything that is shipped are permissive', () => {
    const shipped = shippedPackages(lockfile());
    expect(shipped.map(({ path }) => path)).toContain('node_modules/@apollo/subgraph');
    expect(shipped.filter(({ licence }) => !isPermissive(licence))).toEqual([]);
  });

  it('of packages for development are not looked at', () => {
    const packages = { '': {}, 'node_modules/a': { license: 'MIT' }, 'node_modules/b': { license: 'X', dev: true } };
    expect(shippedPackages({ packages })).toEqual([{ path: 'node_modules/a', version: '', licence: 'MIT' }]);
  });
});
