/** One row per line, quoted by RFC 4180. Values that a spreadsheet would take for formulas are marked as text. */
export const toCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map((row) => row.map(toField).join(',')).join('\r\n');

const toField = (value: string): string =>
  `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
