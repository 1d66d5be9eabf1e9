import { Histogram, type Registry } from 'prom-client';

/** One series of a histogram. Values are buffered and recorded in batches. */
export interface Distribution {
  observe(value: number): void;
}

export interface DistributionsOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  readonly buckets: readonly number[];
}

const keptValues = 1000;

/**
 * A histogram for hot paths: recording values in batches is far cheaper than one at a time between other work. Buffered
 * values are recorded at each scrape.
 */
export const createDistributions = <Label extends string>(
  registry: Registry,
  { name, help, labelNames, buckets }: DistributionsOptions<Label>,
): ((labels: Readonly<Record<Label, string>>) => Distribution) => {
  const flushes: (() => void)[] = [];
  const histogram = new Histogram<Label>({
    name,
    help,
    labelNames: [...labelNames],
    buckets: [...buckets],
    registers: [registry],
    collect() {
      for (const flush of flushes) flush();
    },
  });
  return (labels) => {
    const series = histogram.labels(labels);
    const values: number[] = [];
    const flush = (): void => {
      for (const value of values) series.observe(value);
      values.length = 0;
    };
    flushes.push(flush);
    return {
      observe(value) {
        if (values.push(value) === keptValues) flush();
      },
    };
  };
};
