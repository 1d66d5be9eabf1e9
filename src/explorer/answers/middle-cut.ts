/**
 * Shortens a text in its middle, since ARNs differ at their ends. Counts characters, not UTF-16 units, so that none is
 * split.
 */
export const middleCut = (text: string, longest: number): string => {
  const characters = Array.from(text);
  if (characters.length <= longest) return text;
  const head = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(head + 1 - longest).join('')}`;
};
