import { Counter, type Registry } from 'prom-client';

/** One series of a counter. Counting is an addition to a number; the registry hears of it when it is asked. */
export interface Tally {
  pending: number;
}

export interface TalliesOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/**
 * A counter for paths on which a look-up by labels would cost more than what is counted. The tally of a set of labels
 * is asked for once and kept; its series is there from then on, at zero.
 */
export const createTallies = <Label extends string>(
  registry: Registry,
  { name, help, labelNames }: TalliesOptions<Label>,
): ((labels: Readonly<Record<Label, string>>) => Tally) => {
  const tallies: { readonly labels: Readonly<Record<Label, string>>; readonly tally: Tally }[] = [];
  const counter = new Counter<Label>({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      for (const { labels, tally } of tallies) {
        counter.inc(labels, tally.pending);
        tally.pending = 0;
      }
    },
  });
  return (labels) => {
    const tally: Tally = { pending: 0 };
    tallies.push({ labels, tally });
    return tally;
  };
};
