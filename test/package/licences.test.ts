import { describe, expect, it } from 'vitest';
import { isPermissive } from './licences.ts';
import { readLockfile, readManifest, shippedDependencies, shippedPackages } from './shipped-packages.ts';

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
    const shipped = shippedPackages(readLockfile(), Object.keys(shippedDependencies(readManifest())));
    expect(shipped.filter(({ licence }) => !isPermissive(licence))).toEqual([]);
  });
});
