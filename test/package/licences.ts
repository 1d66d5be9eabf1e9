/** Licences of what may be shipped: they require only that their notice is kept. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
]);

/**
 * Whether the SPDX expression offers a choice that is permissive throughout. Exceptions (`WITH`), nested parentheses
 * and anything that is not an expression count as not permissive: a person has to check them.
 */
export const isPermissive = (licence: string): boolean => {
  const bare = licence.replace(/^\((.*)\)$/, '$1');
  return bare.split(' OR ').some((way) => way.split(' AND ').every((part) => permissive.has(part)));
};
