export interface Scrape {
  readonly contentType: string | null;
  readonly text: string;
  /** The value of one series; undefined where there is none. Labels in any order. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
  readonly names: ReadonlySet<string>;
  readonly labelNames: ReadonlySet<string>;
}

const toSeries = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name} ${JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)))}`;

/** Parses Prometheus's text format, as a scraper would. */
export const readMetrics = (text: string, contentType: string | null = null): Scrape => {
  const values = new Map<string, number>();
  const names = new Set<string>();
  const labelNames = new Set<string>();
  for (const line of text.split('\n')) {
    const [, name, list = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const labels = Object.fromEntries([...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text]));
    values.set(toSeries(name, labels), Number(value));
    names.add(name);
    for (const label of Object.keys(labels)) labelNames.add(label);
  }
  return { contentType, text, names, labelNames, value: (name, labels = {}) => values.get(toSeries(name, labels)) };
};

/** Requests a service's metrics, as Prometheus does. */
export const scrape = async (serviceUrl: string, headers: Readonly<Record<string, string>> = {}): Promise<Scrape> => {
  const response = await fetch(`${serviceUrl}/metrics`, { headers });
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  return readMetrics(await response.text(), response.headers.get('content-type'));
};
