/** The ISO 8601 formats of the W3C's note on dates and times; a zone with or without a colon. */
const isoForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;
const epochForm = /^\d+(?:\.\d+)?$/;

/**
 * Milliseconds since 1970, or null where the text is not a date. A number is seconds since 1970, except four digits,
 * which are a year. A date without a zone is taken as UTC.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
export const parseDate = (text: string): number | null => {
  const iso = isoForm.exec(text);
  if (iso === null) return epochForm.test(text) ? Number(text) * 1000 : null;
  const [, year, month = '01', day = '01', time = '00:00', zone = 'Z'] = iso;
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const moment = Date.parse(`${year}-${month}-${day}T${time}${offset}`);
  return Number.isNaN(moment) ? null : moment;
};

/** Date.parse accepts 30 February as a day in March. */
const isDay = (year: number, month: number, day: number): boolean => {
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};
