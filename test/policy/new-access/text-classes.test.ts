import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, findTextClasses } from '../../../src/policy/compare/new-access/text-classes.ts';
import {
  arnPattern,
  asGroup,
  type TextPattern,
  textPattern,
} from '../../../src/policy/compare/new-access/text-pattern.ts';

const like = (text: string): TextPattern => textPattern([{ text, wildcards: true }]);

const regexOf = (glob: string): RegExp =>
  new RegExp(`^${[...glob].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c)).join('')}$`);

/** All texts of these letters up to a length. */
const textsOf = (letters: string, length: number): readonly string[] => {
  const texts = [''];
  for (let from = 0, size = 0; size < length; size += 1) {
    const to = texts.length;
    for (; from < to; from += 1) for (const letter of letters) texts.push(texts[from] + letter);
  }
  return texts.slice(1);
};

const vectorOf = (globs: readonly string[], text: string): string =>
  globs.map((glob) => regexOf(glob).test(text)).join();

/** What is found besides is of longer texts: `aaa*`, `*b*` and `*aaa` have one of seven letters in common. */
const missingFrom = (found: readonly string[], expected: ReadonlySet<string>): readonly string[] =>
  [...expected].filter((vector) => !found.includes(vector));

describe('the classes of texts', () => {
  it('are represented by one text each, and none is missing', () => {
    const glob = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 4 }).map((parts) => parts.join(''));
    const texts = textsOf('abx', 6);
    fc.assert(
      fc.property(fc.array(glob, { maxLength: 3 }), (globs) => {
        const classes = findTextClasses(globs.map(like), anyText, 100_000);
        expect(classes.complete).toBe(true);
        const found = classes.texts.map((text) => vectorOf(globs, text));
        expect(new Set(found).size).toBe(found.length);
        expect(missingFrom(found, new Set(texts.map((text) => vectorOf(globs, text))))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('are those of the groups that a text matches, where patterns form groups', () => {
    const glob = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 4 }).map((parts) => parts.join(''));
    const texts = textsOf('abx', 6);
    const groupsOf = (groups: readonly (readonly string[])[], text: string): string =>
      groups.map((globs) => globs.some((one) => regexOf(one).test(text))).join();
    fc.assert(
      fc.property(fc.array(fc.array(glob, { maxLength: 3 }), { maxLength: 3 }), (groups) => {
        const classes = findTextClasses(
          groups.flatMap((globs) => asGroup(globs.map(like))),
          anyText,
          100_000,
        );
        const found = classes.texts.map((text) => groupsOf(groups, text));
        expect(new Set(found).size).toBe(found.length);
        expect(missingFrom(found, new Set(texts.map((text) => groupsOf(groups, text))))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('distinguish letter case, the parts of an ARN, and paths', () => {
    const classes = findTextClasses(
      [textPattern([{ text: 'True', wildcards: false }], true), like('true')],
      anyText,
      1_000,
    );
    expect(classes.texts.slice().sort()).toEqual(['truE', 'true', 'x']);
    const arn = arnPattern([{ text: 'arn:*:iam::1:role/*', wildcards: true }], 6);
    expect(arn).not.toBeNull();
    expect(arnPattern([{ text: 'arn:*', wildcards: true }], 6)).toBeNull();
    const space = { prefix: 'arn:aws:iam::1:role/', fields: [], alphabet: 'abcdefghijklmnopqrstuvwxyz/', path: true };
    const { texts } = findTextClasses([arn ?? like(''), like('*/admin'), like('*role/a/*')], space, 100_000);
    expect(texts).toEqual([
      'arn:aws:iam::1:role/x',
      'arn:aws:iam::1:role/a/x',
      'arn:aws:iam::1:role/admin',
      'arn:aws:iam::1:role/a/admin',
    ]);
  });

  it('are incomplete where a pattern has too many positions for one text', () => {
    expect(findTextClasses([like(`${'*a'.repeat(2_000)}b`)], anyText, 200_000).complete).toBe(false);
    expect(findTextClasses([like(`${'a'.repeat(2_000)}*b`)], anyText, 200_000).complete).toBe(true);
  });

  it('respect the lengths and characters of fields', () => {
    const space = { prefix: 'a:', fields: [{ length: 3, alphabet: '01' }], alphabet: '', path: false };
    const { texts, complete } = findTextClasses([like('a:1*'), like('*11')], space, 10_000);
    expect([texts, complete]).toEqual([['a:000', 'a:011', 'a:100', 'a:111'], true]);
  });

  it('are incomplete where there are too many', () => {
    const globs = Array.from({ length: 12 }, (_, index) => like(`*a${'?'.repeat(index)}b*`));
    expect(findTextClasses(globs, anyText, 5_000).complete).toBe(false);
  });
});
