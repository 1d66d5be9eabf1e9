import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGlob } from '../../src/policy/match/glob.ts';
import { createGlobIndex } from '../../src/policy/match/glob-index.ts';
import { createLiteralIndex } from '../../src/policy/match/literal-index.ts';
import { matchesGlob } from '../../src/policy/match/matches-glob.ts';
import { WordFinder } from '../../src/policy/match/word-finder.ts';
import { unlimitedWork } from '../../src/policy/work-budget.ts';

const textOf = (letters: string, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters), maxLength });

describe('words in a text', () => {
  it('are found wherever they begin and end, also within each other', () => {
    const words = fc.uniqueArray(textOf('ab', 5).filter((word) => word !== ''));
    fc.assert(
      fc.property(words, textOf('abc', 30), (known, text) => {
        const expected = known.filter((word) => text.includes(word));
        expect([...new WordFinder(known).in(text)].sort()).toEqual(expected.sort());
      }),
      { numRuns: 500 },
    );
  });
});

describe('many patterns', () => {
  it('are found if they match, whatever their number', () => {
    const patterns = fc.array(textOf('ab*?', 6), { minLength: 10, maxLength: 80 });
    fc.assert(
      fc.property(patterns, textOf('abc', 8), (list, text) => {
        const globs = list.map(toGlob);
        const matching = globs.filter((glob) => matchesGlob(glob, text));
        const found = createGlobIndex(globs, createLiteralIndex)(text, unlimitedWork);
        expect(new Set(found.filter((glob) => matchesGlob(glob, text)))).toEqual(new Set(matching));
      }),
      { numRuns: 500 },
    );
  });
});
