import { describe, expect, it } from 'vitest';
import { findViews } from '../../src/explorer/answers/find-views.ts';
import { layOutTimeline } from '../../src/explorer/answers/timeline-layout.ts';
import type { TimelineEvent } from '../../src/explorer/answers/views.ts';

const event = (at: string): TimelineEvent => ({
  at,
  until: null,
  key: null,
  exposure: null,
  newAccess: null,
  reason: null,
  changes: null,
});

describe('a line of time', () => {
  it('has what the answer says about each version', () => {
    const node = {
      firstSeenAt: '2026-11-27T00:00:00Z',
      lastSeenAt: '2026-11-28T00:00:00Z',
      policy: { exposure: 'PUBLIC' },
      changes: [],
      newAccess: { verdict: 'UNDECIDED', reason: 'why' },
    };
    const { views } = findViews({ data: { key: { history: { edges: [{ node }] } } } }, null);
    expect(views).toMatchObject([
      {
        view: 'timeline',
        events: [
          {
            at: '2026-11-27T00:00:00Z',
            until: '2026-11-28T00:00:00Z',
            exposure: 'PUBLIC',
            newAccess: 'UNDECIDED',
            reason: 'why',
          },
        ],
      },
    ]);
  });

  it('has events at distances that are proportional to time, the earliest on the left, as numbered in the answer', () => {
    const { marks, ticks } = layOutTimeline([
      event('2026-01-05T00:00:00Z'),
      event('2026-01-02T00:00:00Z'),
      event('2026-01-01T00:00:00Z'),
    ]);
    const [last = 0, middle = 0, first = 0] = marks.map(({ x }) => x);
    expect(marks.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect((last - first) / (middle - first)).toBeCloseTo(4);
    expect(ticks.map(({ at }) => at)).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-05T00:00:00.000Z']);
  });

  it('has events of nearly the same time above each other, and none outside the picture', () => {
    const events = Array.from({ length: 100 }, (_, index) => event(new Date(index).toISOString()));
    const { marks, width, height, hidden } = layOutTimeline([event('2026-01-01T00:00:00Z'), ...events]);
    expect([marks.length, hidden]).toEqual([60, 41]);
    expect(new Set(marks.map(({ x, y }) => `${Math.round(x)} ${y}`)).size).toBe(60);
    expect(marks.every(({ x, y }) => x > 0 && x < width && y > 0 && y < height)).toBe(true);
  });

  it('is drawn for one event, and without those whose time is no time', () => {
    expect(layOutTimeline([event('2026-01-01T00:00:00Z')])).toMatchObject({ marks: [{ number: 1 }], hidden: 0 });
    expect(layOutTimeline([event('never')])).toMatchObject({ marks: [], ticks: [], hidden: 1 });
  });
});
