import type { TimelineEvent } from './views.ts';

/** The positions of events along a line of time, in pixels. */
export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  /** The height of the line. */
  readonly base: number;
  readonly marks: readonly Mark[];
  readonly ticks: readonly Tick[];
  /** The number of events that the picture does not show. */
  readonly hidden: number;
}

export interface Mark {
  readonly event: TimelineEvent;
  /** Its number in the list. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

export interface Tick {
  readonly at: string;
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export const pictureWidth = 452;
const margin = 16;
const rise = 26;
const axisHeight = 40;
const maxMarks = 60;

/** Places events by their time, the earliest on the left. Where several are close, they are above each other. */
export const layOutTimeline = (events: readonly TimelineEvent[]): TimelineLayout => {
  const shown = events.slice(0, maxMarks).filter(({ at }) => !Number.isNaN(Date.parse(at)));
  const times = shown.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const xOf = (time: number): number =>
    first === last ? pictureWidth / 2 : margin + ((time - first) / (last - first)) * (pictureWidth - 2 * margin);
  const levels = levelsOf(times.map(xOf));
  const base = (Math.max(0, ...levels) + 1) * rise + 8;
  const marks = shown.map((event, index) => ({
    event,
    number: events.indexOf(event) + 1,
    x: xOf(times[index] ?? first),
    y: base - (levels[index] ?? 0) * rise,
  }));
  const ticks = ticksOf(first, last, xOf);
  return { width: pictureWidth, height: base + axisHeight, base, marks, ticks, hidden: events.length - shown.length };
};

/** How far above the line each mark has to be, so that no two overlap. */
const levelsOf = (places: readonly number[]): readonly number[] => {
  const taken: number[][] = [];
  return places.map((x) => {
    const free = taken.findIndex((level) => level.every((other) => Math.abs(other - x) >= rise));
    const level = free === -1 ? taken.length : free;
    taken[level] = [...(taken[level] ?? []), x];
    return level;
  });
};

const ticksOf = (first: number, last: number, xOf: (time: number) => number): readonly Tick[] => {
  if (!Number.isFinite(first)) return [];
  const tick = (time: number, anchor: Tick['anchor']) => ({ at: new Date(time).toISOString(), x: xOf(time), anchor });
  return first === last ? [tick(first, 'middle')] : [tick(first, 'start'), tick(last, 'end')];
};
