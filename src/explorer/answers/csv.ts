/** One row a line, quoted as RFC 4180 says; a value that a spreadsheet would compute is told to be text. */
export const toCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map((row) => row.map(toField).join(',')).join('\r\n');

const toField = (value: string): string =>
  `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
