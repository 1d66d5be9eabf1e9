/** Lists in policies are short: up to this length, insertion sort is the fastest. */
const longestInsertion = 16;

/** A copy, sorted by code unit, without repeats. */
export const sortedUnique = (texts: readonly string[]): readonly string[] => {
  if (texts.length < 2) return texts;
  if (texts.length > longestInsertion) return withoutRepeats(texts.toSorted());
  const sorted: string[] = [];
  for (const text of texts) insert(sorted, text);
  return sorted;
};

/** Sorted lists are compared with less memory than a set takes. Nearly all have no repeats. */
const withoutRepeats = (sorted: readonly string[]): readonly string[] => {
  for (let at = 1; at < sorted.length; at += 1) {
    if (sorted[at] === sorted[at - 1]) return sorted.filter((text, index) => text !== sorted[index - 1]);
  }
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
