import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A router's configuration, or a part of it. */
export type Configuration = Readonly<Record<string, unknown>>;

const guide = readFileSync(new URL('../../../OPERATING.md', import.meta.url), 'utf8');

const isMap = (value: unknown): value is Configuration =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mergeValues = (one: unknown, other: unknown): unknown => {
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other];
  return isMap(one) && isMap(other) ? merge([one, other]) : other;
};

/** Merges configurations: later ones extend lists and maps, and replace other values. */
export const merge = (parts: readonly Configuration[]): Configuration =>
  parts.reduce<Record<string, unknown>>((merged, part) => {
    for (const [key, value] of Object.entries(part)) {
      merged[key] = key in merged ? mergeValues(merged[key], value) : value;
    }
    return merged;
  }, {});

/** The YAML blocks in OPERATING.md under `### <router>`, by their titles: the comment in the first line of each. */
export const blocksFor = (router: string): Readonly<Record<string, string>> => {
  const [, section = ''] = guide.split(`\n### ${router}\n`);
  const [own = ''] = section.split(/\n###? /);
  const blocks = [...own.matchAll(/^```yaml\n# (.+)\n([\s\S]*?)^```$/gm)];
  return Object.fromEntries(blocks.map(([, title = '', text = '']) => [title, text]));
};

/** The configuration of a router in OPERATING.md, from the blocks with these titles. */
export const configurationOf = (router: string, titles: readonly string[]): Configuration => {
  const blocks = blocksFor(router);
  return merge(
    titles.map((title) => {
      const block = blocks[title];
      if (block === undefined) throw new Error(`OPERATING.md has no configuration "${title}" of ${router}`);
      return parse(block);
    }),
  );
};
