import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readKeyPolicy } from '../../src/policy/parse/index.ts';
import { issueSeverities } from '../../src/policy/parse/issues.ts';
import { type JsonValue, readJson } from '../../src/policy/parse/json.ts';
import { JsonNumber } from '../../src/policy/parse/json-scanner.ts';
import { type Cloud, readCases, testClouds } from './test-clouds.ts';

interface ReadCase {
  readonly about: string;
  readonly cloud: Cloud;
  readonly policy?: unknown;
  /** The text itself, where no object can express it. */
  readonly document?: string;
  readonly issues: readonly (readonly [code: string, path: string])[];
  readonly reads: object;
}

interface MalformedCase {
  readonly about: string;
  readonly document: string;
  readonly issues: readonly (readonly [code: string, path: string, message: string])[];
}

const read = (document: string, cloud: Cloud = 'aws') =>
  readKeyPolicy(document, testClouds[cloud].grammar, testClouds[cloud].subject);

describe('a document that is well-formed', () => {
  it.each(readCases<ReadCase>('read'))('$about', ({ cloud, policy, document, issues, reads }) => {
    const reading = read(document ?? JSON.stringify(policy), cloud);
    expect(reading.issues.map(({ code, path }) => [code, path])).toEqual(issues);
    expect(reading.policy).toMatchObject(reads);
  });

  it.each(['aws', 'alibaba-cloud'] as const)('gives every issue of %s the severity of its code', (cloud) => {
    for (const { policy, document } of readCases<ReadCase>('read')) {
      for (const issue of read(document ?? JSON.stringify(policy), cloud).issues) {
        expect(issue.severity).toBe(issueSeverities[issue.code]);
        expect(issue.message).toMatch(/^\S.*\.$/s);
      }
    }
  });
});

describe('a document that is malformed', () => {
  it.each(readCases<MalformedCase>('malformed'))('$about', ({ document, issues }) => {
    const reading = read(document);
    expect(reading.policy).toBeNull();
    expect(reading.issues.map(({ code, path }) => [code, path])).toEqual(issues.map(([code, path]) => [code, path]));
    for (const [index, [, , message]] of issues.entries()) expect(reading.issues[index]?.message).toContain(message);
    expect(reading.issues.some(({ severity }) => severity === 'CRITICAL')).toBe(true);
  });
});

describe('text of any size and depth', () => {
  const depth = 100_000;
  const nested = '['.repeat(depth) + ']'.repeat(depth);

  it('reads 131,072 characters', () => {
    const actions = Array.from({ length: 8_000 }, () => 'kms:Decrypt');
    const statement = { Effect: 'Allow', Principal: '*', Action: actions, Resource: '*', Sid: '' };
    const fill = 131_072 - JSON.stringify({ Statement: [statement] }).length;
    const document = JSON.stringify({ Statement: [{ ...statement, Sid: 's'.repeat(fill) }] });
    const reading = read(document);
    expect(document).toHaveLength(131_072);
    expect(reading.issues.map(({ code }) => code)).toEqual(['DOCUMENT_TOO_LONG']);
    expect(reading.policy?.statements[0]?.actions).toHaveLength(8_000);
  });

  it.each([
    ['lists without an end', '['.repeat(depth), 'NOT_JSON'],
    ['lists in lists', nested, 'NOT_AN_OBJECT'],
    ['objects in objects', `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, 'MISSING_ELEMENT'],
    ['a deep element', `{"Statement":[],"Note":${nested}}`, 'MISSING_ELEMENT'],
    ['a deep value', `{"Statement":[{"Effect":"Allow","Action":${nested}}]}`, 'WRONG_TYPE'],
    ['repeated keys at every depth', `${'{"a":1,"a":'.repeat(depth)}1${'}'.repeat(depth)}`, 'DUPLICATE_JSON_KEY'],
  ])('reads %s', (_about, document, code) => {
    expect(read(document).issues.map((issue) => issue.code)).toContain(code);
  });

  it('keeps the issues in proportion to the document if keys are very long', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `"${index}":"x"`).join(',');
    const document = `{"Statement":[{"Effect":"Allow","Condition":{"${'o'.repeat(100_000)}":{${keys}}}}]}`;
    const { issues } = read(document);
    expect(issues.filter(({ code }) => code === 'UNKNOWN_CONDITION_KEY')).toHaveLength(5_000);
    expect(JSON.stringify(issues).length).toBeLessThan(20 * document.length);
  });
});

describe('any text at all', () => {
  const toPlain = (value: JsonValue): unknown => {
    if (value instanceof JsonNumber) return Number(value.text);
    if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toPlain(item)]));
    return Array.isArray(value) ? value.map(toPlain) : value;
  };
  const pieces = fc.constantFrom(
    ...'{}[]:,"\\',
    '\\u0041',
    ' ',
    '\n',
    '1',
    '-',
    '.',
    'e',
    'true',
    'null',
    '"Statement"',
    '"Effect"',
    'x',
  );
  const brokenJson = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
  const cutJson = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, other]) => {
    const offset = at % (text.length + 1);
    return text.slice(0, offset) + other + text.slice(offset + 1);
  });

  it('is JSON exactly where JSON.parse says so, with the same value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 5 }), brokenJson, cutJson, fc.string()), (text) => {
        const reading = readJson(text);
        const parsed = parseOrNull(text);
        expect(reading.ok).toBe(parsed !== null);
        if (reading.ok) expect(toPlain(reading.value)).toEqual(parsed?.value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws, and is malformed if and only if an issue is critical', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 5 }), brokenJson, fc.string()), (text) => {
        const { policy, issues } = read(text);
        expect(policy === null).toBe(issues.some(({ severity }) => severity === 'CRITICAL'));
      }),
    );
  });
});

function parseOrNull(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
