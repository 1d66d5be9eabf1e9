import type { Metric, Registry } from 'prom-client';

/** One series of a histogram. */
export interface Distribution {
  observe(value: number): void;
}

export interface DistributionsOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** The upper bounds of the buckets, ascending, without infinity. */
  readonly buckets: readonly number[];
}

/** Counts values in plain numbers that the registry reads at each scrape. */
class Series implements Distribution {
  readonly #labels: Readonly<Record<string, string>>;
  readonly #bounds: readonly number[];
  /** The number of values for each bound, beyond the bound before it, and beyond the last one. */
  readonly #counts: number[];
  #sum = 0;

  constructor(labels: Readonly<Record<string, string>>, bounds: readonly number[]) {
    this.#labels = labels;
    this.#bounds = bounds;
    this.#counts = [...bounds, 0].fill(0);
  }

  observe(value: number): void {
    let index = 0;
    for (const bound of this.#bounds) {
      if (value <= bound) break;
      index += 1;
    }
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
  }

  /** The values of its lines in Prometheus's text format, where each bucket contains those before it. */
  values(name: string) {
    const labels = this.#labels;
    let count = 0;
    const buckets = this.#counts.map((added, index) => {
      count += added;
      return { metricName: `${name}_bucket`, labels: { le: this.#bounds[index] ?? '+Inf', ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: this.#sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

/**
 * A histogram for hot paths: the registry's own looks each value's series and bucket up by texts. Get a series by its
 * labels once, and keep it.
 */
export const createDistributions = <Label extends string>(
  registry: Registry,
  { name, help, labelNames, buckets }: DistributionsOptions<Label>,
): ((labels: Readonly<Record<Label, string>>) => Distribution) => {
  const all = new Map<string, Series>();
  const get = async () => ({
    ...{ name, help, type: 'histogram', aggregator: 'sum' },
    values: [...all.values()].flatMap((series) => series.values(name)),
  });
  // The types list the library's own metrics, but the registry only reads these members.
  registry.registerMetric({ name, get } as unknown as Metric);
  const seriesOf = (labels: Readonly<Record<Label, string>>): Series => {
    const key = JSON.stringify(labelNames.map((label) => labels[label]));
    const series = all.get(key) ?? new Series(labels, buckets);
    all.set(key, series);
    return series;
  };
  if (labelNames.length === 0) seriesOf({} as Record<Label, string>);
  return seriesOf;
};
