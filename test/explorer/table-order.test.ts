import { describe, expect, it } from 'vitest';
import { filterRows, sortRows, turnOrder } from '../../src/explorer/answers/table-order.ts';

const sorted = (column: string, texts: readonly string[], descending = false): readonly string[] =>
  sortRows(
    texts.map((text) => [text]),
    [column],
    { column: 0, descending },
  ).flat();

describe('a table', () => {
  it('sorts numbers by size, times by what they mean, and other texts by their letters', () => {
    expect(sorted('count', ['10', '9', '-1', '1.5'])).toEqual(['-1', '1.5', '9', '10']);
    const times = ['2026-01-01T00:00:00.500Z', '2026-01-01T00:00:00Z', '2025-12-31T23:30:00-01:00'];
    expect(sorted('readAt', times)).toEqual([times[1], times[0], times[2]]);
    expect(sorted('name', ['b', 'a'], true)).toEqual(['b', 'a']);
  });

  it('has cells without text last, whatever the direction', () => {
    expect(sorted('count', ['', '2', '1'])).toEqual(['1', '2', '']);
    expect(sorted('count', ['', '1', '2'], true)).toEqual(['2', '1', '']);
  });

  it('sorts exposures and severities by urgency; an unknown exposure may be an open one', () => {
    const exposures = ['NONE', 'PUBLIC', '', 'TRUSTED', 'INTERNAL', 'EXTERNAL'];
    expect(sorted('Exposure', exposures)).toEqual(['PUBLIC', 'EXTERNAL', '', 'TRUSTED', 'INTERNAL', 'NONE']);
    expect(sorted('policy.severity', ['LOW', 'CRITICAL', 'MEDIUM'])).toEqual(['CRITICAL', 'MEDIUM', 'LOW']);
  });

  it('is in the order of the answer at first, and again after each direction', () => {
    const rows = [['b'], ['a']];
    expect(sortRows(rows, ['name'], null)).toBe(rows);
    const ascending = turnOrder(null, 0);
    const descending = turnOrder(ascending, 0);
    expect([ascending, descending, turnOrder(descending, 0)]).toEqual([
      { column: 0, descending: false },
      { column: 0, descending: true },
      null,
    ]);
    expect(turnOrder(descending, 1)).toEqual({ column: 1, descending: false });
  });

  it('finds a text in any cell of a row', () => {
    const rows = [
      ['Abc', 'x'],
      ['y', 'z'],
    ];
    expect(filterRows(rows, ' aBC ')).toEqual([['Abc', 'x']]);
    expect(filterRows(rows, '')).toBe(rows);
  });
});
