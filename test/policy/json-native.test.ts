import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCanonicalJson } from '../../src/policy/parse/canonical-json.ts';
import { readJson } from '../../src/policy/parse/json.ts';
import { readNativeJson } from '../../src/policy/parse/json-native.ts';
import { isJsonObject, keysOf } from '../../src/policy/parse/values.ts';

describe('readNativeJson', () => {
  it.each([
    ['an error', '{"a":}'],
    ['a repeated key', '{"a":"x","a":"y"}'],
    ['a repeated key below', '{"b":{"a":"x","a":"y"}}'],
    ['a repeated key beside space', '{"a" :"x", "b":"y", "b":"z"}'],
    ['a repeated key written otherwise', '{"a":"x","\\u0061":"y"}'],
    ['a number', '{"a":1.0}'],
    ['a number in a list', '{"a":["x",[1]]}'],
    ['keys that look like numbers', '{"b":"x","1":"y"}'],
  ])('leaves %s to the reader that keeps positions', (_about, text) => {
    expect(readNativeJson(text)).toBeUndefined();
  });

  it('reads what the other one reads, in the same order', () => {
    const key = fc.constantFrom('a', 'b', '__proto__', 'toString', 'x:y', 'q"', ' ');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.constantFrom('":', '\\', '" :'),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc
          .uniqueArray(fc.tuple(key, tie('value')), { maxLength: 4, selector: ([name]) => name })
          .map(Object.fromEntries),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, '\t'), (made, indent) => {
        const text = JSON.stringify(made, null, indent);
        const native = readNativeJson(text);
        const scanned = readJson(text);
        if (native === undefined || !scanned.ok) return;
        expect(scanned.duplicates).toEqual([]);
        expect(toCanonicalJson(native)).toBe(toCanonicalJson(scanned.value));
        if (isJsonObject(native) && isJsonObject(scanned.value)) expect(keysOf(native)).toEqual(keysOf(scanned.value));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads documents like typical policies', () => {
    expect(readNativeJson('{"Statement": [{"Effect": "Allow", "Sid": "a:b"}]}')).toEqual({
      Statement: [{ Effect: 'Allow', Sid: 'a:b' }],
    });
  });

  it('reads nesting of any depth', () => {
    const depth = 50_000;
    expect(readNativeJson(`${'['.repeat(depth)}1${']'.repeat(depth)}`)).toBeUndefined();
    expect(readNativeJson('['.repeat(depth) + ']'.repeat(depth))).toBeDefined();
  });
});
