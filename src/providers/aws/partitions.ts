/** Partitions by how their Regions begin; every other Region is in `aws`. */
const partitionPrefixes: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

export const knownPartitions: ReadonlySet<string> = new Set([
  'aws',
  ...partitionPrefixes.map(([, partition]) => partition),
]);

/** The partition that a Region belongs to. */
export const partitionOf = (region: string): string => {
  return partitionPrefixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
};
