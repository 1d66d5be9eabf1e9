import { Gauge, type Registry } from 'prom-client';
import type { FleetProgress } from '../../fleet/fleet.ts';

interface IndexGauge {
  readonly name: string;
  readonly help: string;
  /** Null where there is nothing to tell yet. */
  read(progress: FleetProgress): number | null;
}

const ageSeconds = ({ asOf }: FleetProgress): number | null =>
  asOf === null ? null : Math.max(0, (Date.now() - asOf.getTime()) / 1000);

const gauges: readonly IndexGauge[] = [
  {
    name: 'key_policy_index_up',
    help: '1 while the database of the index answers, else 0.',
    read: ({ state }) => (state === 'up' ? 1 : 0),
  },
  {
    name: 'key_policy_index_age_seconds',
    help: 'Nothing in the index is older. Absent until all keys were read once.',
    read: ageSeconds,
  },
  { name: 'key_policy_index_keys_judged', help: 'Keys that were read and judged.', read: ({ judged }) => judged },
  {
    name: 'key_policy_index_keys_unread',
    help: 'Keys that could not be judged, or not yet.',
    read: ({ unread }) => unread,
  },
  {
    name: 'key_policy_index_regions_failing',
    help: 'Accounts and Regions whose keys could not be listed the last time.',
    read: ({ failing }) => failing,
  },
];

/** Gauges of the index, read at each scrape from what is known. They have no value while the index has not been started. */
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
