/** One row per line, quoted by RFC 4180. Values that a spreadsheet would take for formulas are marked as text. */
export const toCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map((row) => row.map(toField).join(',')).join('\r\n');

/** What begins a formula, also in full width, and what spreadsheets drop before they look for it. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

const toField = (value: string): string => `"${(formula.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
