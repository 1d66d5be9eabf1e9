import type { Glob } from './glob.ts';

/** Up to this many patterns are faster to match than to look up. */
const shortList = 16;

/** The literal text before the first wildcard of a pattern, and after the last. */
const edgesOf = ({ segments, last }: Glob): readonly [head: string, tail: string] => {
  const [first] = segments;
  if (first === undefined) return ['', ''];
  const end = last ?? first;
  return [first.text.slice(0, first.gaps[0] ?? first.text.length), end.text.slice((end.gaps.at(-1) ?? -1) + 1)];
};

/** Patterns whose edges are of the same lengths, by these. */
interface Group {
  readonly head: number;
  readonly tail: number;
  readonly byEdges: Map<string, Glob[]>;
}

const keyOf = (head: string, tail: string): string => `${head}\n${tail}`;

const groupByEdges = (globs: readonly Glob[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const glob of globs) {
    const [head, tail] = edgesOf(glob);
    const name = `${head.length} ${tail.length}`;
    const group = groups.get(name) ?? { head: head.length, tail: tail.length, byEdges: new Map<string, Glob[]>() };
    groups.set(name, group);
    const key = keyOf(head, tail);
    group.byEdges.set(key, group.byEdges.get(key) ?? []);
    group.byEdges.get(key)?.push(glob);
  }
  return [...groups.values()];
};

/** Whether one of many patterns matches a text: only those are tried whose literal edges the text has. */
export const createGlobIndex = (
  globs: readonly Glob[],
): ((text: string, fits: (glob: Glob) => boolean, spend: (steps: number) => void) => boolean) => {
  if (globs.length <= shortList) return (_text, fits) => globs.some(fits);
  const groups = groupByEdges(globs);
  return (text, fits, spend) => {
    spend(groups.length);
    return groups.some(({ head, tail, byEdges }) => {
      if (text.length < Math.max(head, tail)) return false;
      const found = byEdges.get(keyOf(text.slice(0, head), text.slice(text.length - tail)));
      return found?.some(fits) ?? false;
    });
  };
};
