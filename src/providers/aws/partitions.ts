/** Partitions by how their Regions begin; every other Region is in `aws`. */
const partitions: ReadonlyMap<string, string> = new Map([
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
]);
const defaultPartition = 'aws';

const prefixes = new RegExp(`^(?:${[...partitions.keys()].join('|')})`);
const known: ReadonlySet<string> = new Set([defaultPartition, ...partitions.values()]);

/** The partition that a Region belongs to. */
export const partitionOf = (region: string): string =>
  partitions.get(prefixes.exec(region)?.[0] ?? '') ?? defaultPartition;

/** Whether a partition may have a Region: partitions that are not listed above may have any. */
export const mayHaveRegion = (partition: string, region: string): boolean =>
  partitionOf(region) === partition || !known.has(partition);
