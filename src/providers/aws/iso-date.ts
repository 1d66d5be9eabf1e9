/** ISO 8601 of a date of the SDK; null where there is none that can be read. */
export const toIsoDate = (date: Date | undefined): string | null =>
  date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
