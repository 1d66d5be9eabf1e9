/** Longer texts are cut, so that no error can fill the log or keep the patterns below busy. */
const maxLength = 4000;

type Replacement = readonly [pattern: RegExp, replacement: string];

/** What credentials look like in the texts of SDKs and HTTP libraries. Each pattern takes a text in linear time. */
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
  // The engine quotes the text that it could not parse, which may be a policy's.
  [/,[^\n]* is not valid JSON/g, ' in what is not valid JSON'],
];

/** A text from outside (an SDK, a library, a provider) without what must never be in a log. */
export const scrub = (text: string): string =>
  replacements.reduce((kept, [pattern, replacement]) => kept.replace(pattern, replacement), text.slice(0, maxLength));
