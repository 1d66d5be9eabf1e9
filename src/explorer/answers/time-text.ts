/** A point in time to read: `2026-11-22 09:30:00 UTC`. */
export const timeText = (at: string): string => at.replace('T', ' ').replace(/\..*$|Z$/, ' UTC');
