/** Longer texts are truncated, so that no error floods the log or slows down the patterns below. */
const maxLength = 4000;

type Replacement = readonly [pattern: RegExp, replacement: string];

/** The forms of credentials in messages of SDKs and HTTP libraries. Each pattern takes linear time. */
const replacements: readonly Replacement[] = [
  [/\b((?:proxy-|router-)?authorization|(?:set-)?cookie)(["']?\s*[:=]).*/gi, '$1$2 …'],
  [/\b(x-[a-z]{1,10}-security-token|security-?token|session-?token)(["']?\s*[:=]\s*)["']?[^"'\s,;&}]+/gi, '$1$2…'],
  [
    /\b(access-?key-?(?:id|secret)|secret-?access-?key|secret|password|signature)(["']?\s*[:=]\s*)["']?[^"'\s,;&}]+/gi,
    '$1$2…',
  ],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 …'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…'],
  [/\b(?:AKIA|ASIA|LTAI)\w{12,}|\bSTS\.\w{12,}/g, '…'],
  [/:\/\/[^/\s@]{1,300}@/g, '://…@'],
  [/(?:string[- ]to[- ]sign|canonical string for this request) (?:is|should).*/gis, '…'],
  // V8's message quotes the text that could not be parsed, which may be a policy.
  [/,[^\n]* is not valid JSON/g, ' in a text that is not valid JSON'],
];

/** Removes what must never be logged from a text of an SDK, a library or a provider. */
export const scrub = (text: string): string =>
  replacements.reduce(
    (scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement),
    text.slice(0, maxLength),
  );
