/** Lists in policies are short: up to this length, insertion sort is the fastest. */
const longestInsertion = 16;

/** A copy, sorted by code unit, without repeats. */
export const sortedUnique = (texts: readonly string[]): readonly string[] => {
  if (texts.length < 2) return texts;
  if (texts.length > longestInsertion) return [...new Set(texts)].sort();
  const sorted: string[] = [];
  for (const text of texts) insert(sorted, text);
  return sorted;
};

const insert = (sorted: string[], text: string): void => {
  let place = sorted.length;
  while (place > 0 && (sorted[place - 1] ?? '') > text) place -= 1;
  if (place > 0 && sorted[place - 1] === text) return;
  sorted.push(text);
  for (let at = sorted.length - 1; at > place; at -= 1) sorted[at] = sorted[at - 1] ?? '';
  sorted[place] = text;
};
