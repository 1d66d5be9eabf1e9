import { Counter, type Registry } from 'prom-client';

/** One series of a counter: a plain number that the registry reads at each scrape. */
export interface BatchedCounter {
  pending: number;
}

export interface BatchedCountersOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

/**
 * A counter for hot paths, on which a look-up by labels would be too expensive. Look up a series by its labels once,
 * and keep it; it is reported from then on, starting at zero.
 */
export const createBatchedCounters = <Label extends string>(
  registry: Registry,
  { name, help, labelNames }: BatchedCountersOptions<Label>,
): ((labels: Readonly<Record<Label, string>>) => BatchedCounter) => {
  const series: { readonly labels: Readonly<Record<Label, string>>; readonly counted: BatchedCounter }[] = [];
  const counter = new Counter<Label>({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      for (const { labels, counted } of series) {
        counter.inc(labels, counted.pending);
        counted.pending = 0;
      }
    },
  });
  return (labels) => {
    const counted: BatchedCounter = { pending: 0 };
    series.push({ labels, counted });
    return counted;
  };
};
