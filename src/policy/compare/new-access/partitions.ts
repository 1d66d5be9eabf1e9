import type { CallerNames } from '../../languages/statements/caller-form.ts';
import type { PolicySubject } from '../../types.ts';
import type { KeyCondition } from './key-condition.ts';
import type { NamedCallers } from './named-callers.ts';
import { toPatternTree } from './pattern-tree.ts';
import { namesReached } from './text-classes.ts';
import type { TextPattern } from './text-pattern.ts';

interface PartitionSource {
  readonly named: NamedCallers;
  readonly conditions: readonly KeyCondition[];
  readonly names: CallerNames;
  readonly subject: PolicySubject;
}

/**
 * The partitions of callers that both documents distinguish: the key's own, those of principals, and of all others one
 * for each way in which the ARNs of its callers begin to match the conditions on them, not at all being one.
 * @param patternsOfArns - Those of the conditions.
 */
export const partitionsOf = (
  { named, conditions, names, subject }: PartitionSource,
  patternsOfArns: readonly TextPattern[],
): readonly string[] => {
  const own = subject.partition ?? names.defaultPartition;
  if (names.partitions.length === 0) return [own];
  const ofPrincipals = new Set(named.principals.flatMap(({ partition }) => partition ?? []));
  const written = conditions.flatMap(({ condition }) =>
    condition.values.flatMap((value) => names.partitionIn(value) ?? []),
  );
  const tree = toPatternTree(patternsOfArns);
  const prefixes = [...new Set(names.forms.map(({ prefix }) => prefix))];
  const byReached = new Map<string, string>();
  for (const partition of new Set([...written, ...names.partitions])) {
    if (partition === own || ofPrincipals.has(partition)) continue;
    const reached = prefixes.map((prefix) => namesReached(tree, prefix.replace('{partition}', partition))).join(' ');
    if (!byReached.has(reached)) byReached.set(reached, partition);
  }
  return [...new Set([own, ...ofPrincipals, ...byReached.values()])];
};
