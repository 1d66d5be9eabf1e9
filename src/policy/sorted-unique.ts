/** A copy that is sorted by code unit and holds each text once. */
export function sortedUnique(texts: readonly string[]): readonly string[] {
  if (texts.length < 2) return texts;
  const sorted = [...texts].sort();
  return sorted.filter((text, index) => index === 0 || text !== sorted[index - 1]);
}
