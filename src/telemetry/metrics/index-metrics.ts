import { Gauge, type Registry } from 'prom-client';
import type { FleetProgress } from '../../fleet/fleet.ts';

interface IndexGauge {
  readonly name: string;
  readonly help: string;
  /** Null where there is no value yet. */
  read(progress: FleetProgress): number | null;
}

const ageSeconds = ({ asOf }: FleetProgress): number | null =>
  asOf === null ? null : Math.max(0, (Date.now() - asOf.getTime()) / 1000);

const gauges: readonly IndexGauge[] = [
  {
    name: 'key_policy_index_up',
    help: '1 while the database of the index responds, else 0.',
    read: ({ state }) => (state === 'up' ? 1 : 0),
  },
  {
    name: 'key_policy_index_age_seconds',
    help: 'Upper bound of the age of the data in the index, in seconds. Absent until all keys have been read once.',
    read: ageSeconds,
  },
  { name: 'key_policy_index_keys_judged', help: 'Keys that were read and analyzed.', read: ({ judged }) => judged },
  {
    name: 'key_policy_index_keys_unread',
    help: 'Keys that could not be read or analyzed, or have not been read yet.',
    read: ({ unread }) => unread,
  },
  {
    name: 'key_policy_index_regions_failing',
    help: 'Accounts and Regions whose last listing failed.',
    read: ({ failing }) => failing,
  },
];

/** Gauges of the index, read at each scrape. They have no value before the index starts. */
export const registerIndexMetrics = (registry: Registry, progress: () => FleetProgress | null): void => {
  for (const { read, name, help } of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const known = progress();
        const value = known && read(known);
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  }
};
