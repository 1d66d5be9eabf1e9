/**
 * Splits a text at its first `count - 1` colons, in linear time whatever the text. The last part keeps the remaining
 * colons; there are fewer parts where the text has fewer colons.
 */
export const splitAtColons = (text: string, count: number): readonly string[] => {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < count - 1) {
    const colon = text.indexOf(':', from);
    if (colon < 0) break;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  return [...parts, text.slice(from)];
};
