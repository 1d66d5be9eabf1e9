import { groupBy } from '../group-by.ts';
import type { Glob } from './glob.ts';
import type { GlobIndex } from './literal-index.ts';

/** Up to this many patterns are faster to match than to look up. */
const shortList = 16;

/** The literal text before the first wildcard of a pattern, and after the last. */
const edgesOf = ({ segments, last }: Glob): readonly [head: string, tail: string] => {
  const [first] = segments;
  if (first === undefined) return ['', ''];
  const end = last ?? first;
  return [first.text.slice(0, first.gaps[0] ?? first.text.length), end.text.slice((end.gaps.at(-1) ?? -1) + 1)];
};

type ToIndex = (globs: readonly Glob[]) => GlobIndex;

/** Patterns whose edges are of the same lengths, by these. */
interface Group {
  readonly head: number;
  readonly tail: number;
  readonly byEdges: ReadonlyMap<string, GlobIndex>;
}

const groupByEdges = (globs: readonly Glob[], toIndex: ToIndex): readonly Group[] => {
  const edges = globs.map((glob) => ({ glob, edges: edgesOf(glob) }));
  const groups = groupBy(edges, ({ edges: [head, tail] }) => `${head.length} ${tail.length}`);
  return [...groups.values()].map((group) => {
    const [head, tail] = group[0]?.edges ?? ['', ''];
    const byEdges = groupBy(group, (entry) => entry.edges.join('\n'));
    const indexes = [...byEdges].map(([key, list]) => [key, toIndex(list.map(({ glob }) => glob))] as const);
    return { head: head.length, tail: tail.length, byEdges: new Map(indexes) };
  });
};

/**
 * Finds the patterns that may match a text: it has their literal edges.
 * @param toIndex - Finds them among those of equal edges.
 */
export const createGlobIndex = (globs: readonly Glob[], toIndex: ToIndex): GlobIndex => {
  if (globs.length <= shortList) return () => globs;
  const groups = groupByEdges(globs, toIndex);
  return (text, work) => {
    work.spend(groups.length);
    return groups.flatMap(({ head, tail, byEdges }) => {
      if (text.length < Math.max(head, tail)) return [];
      return byEdges.get(`${text.slice(0, head)}\n${text.slice(text.length - tail)}`)?.(text, work) ?? [];
    });
  };
};
