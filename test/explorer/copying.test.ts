import { describe, expect, it } from 'vitest';
import { toCsv } from '../../src/explorer/answers/csv.ts';
import { middleCut } from '../../src/explorer/answers/middle-cut.ts';

describe('copying', () => {
  it('is CSV that no spreadsheet computes', () => {
    expect(toCsv(['a', 'b'], [['=1+1', 'say "no"']])).toBe('"a","b"\r\n"\'=1+1","say ""no"""');
    for (const value of ['=1', '+1', '-1', '@a', ' =1', '\ufeff=1', '\u200e=1', '\n=1', '\t1', '＝1', '＠a'])
      expect(toCsv([], [[value]]), JSON.stringify(value)).toContain(`"'${value}"`);
    expect(toCsv([], [['arn:aws:iam::1:role/a-b=c']])).toContain('"arn:');
  });

  it('splits no character where a text is shortened', () => {
    expect(middleCut('😀'.repeat(50), 9)).toBe(`${'😀'.repeat(4)}…${'😀'.repeat(4)}`);
    expect(middleCut('short', 9)).toBe('short');
  });
});
