import type { CallerNames } from '../../languages/statements/caller-form.ts';
import { toGlob } from '../../match/glob.ts';
import { matchesGlob } from '../../match/matches-glob.ts';

/** An ARN with wildcards in place of the partition, or of a part of it. */
const wildcardForm = /^arn:([^:*?]*)([*?][^:]*)/;

/** Under some operators, a wildcard also matches what follows the partition: its text before the wildcard counts, too. */
const createIsMatched = (text: string): ((partition: string) => string) | null => {
  const [, head, rest] = wildcardForm.exec(text) ?? [];
  if (head === undefined || rest === undefined) return null;
  const glob = toGlob(head + rest);
  return (partition) => `${Number(matchesGlob(glob, partition))}${Number(partition.startsWith(head))}`;
};

/**
 * The partitions of callers that texts of both documents distinguish: the key's own, those that they name, and of the
 * known ones, one for each combination of patterns that match it.
 */
export const partitionsIn = (texts: readonly string[], own: string, names: CallerNames): readonly string[] => {
  const named = new Set(texts.flatMap((text) => names.partitionIn(text) ?? []));
  const patterns = [...new Set(texts.flatMap((text) => wildcardForm.exec(text)?.[0] ?? []))];
  const tests = patterns.flatMap((pattern) => createIsMatched(pattern) ?? []);
  const unnamed = [...new Set([own, ...names.partitions])].filter((partition) => !named.has(partition));
  const byMatches = new Map<string, string>();
  for (const partition of unnamed) {
    const matches = tests.map((test) => test(partition)).join();
    if (matches.includes('1') && !byMatches.has(matches)) byMatches.set(matches, partition);
  }
  return [...new Set([own, ...named, ...byMatches.values()])];
};
