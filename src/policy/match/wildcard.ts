/**
 * A pattern as a list of what each place may hold: a character's code, or one of the two wildcards. Text that a policy
 * variable brings in is literal, also where it holds `*`; a plain string could not tell the two apart.
 */
export type Glob = readonly number[];

/** Any number of characters, also none. */
const any = -1;
/** Exactly one character. */
const one = -2;

const wildcards: Readonly<Record<string, number>> = { '*': any, '?': one };

/** Reads `*` and `?` as wildcards. */
export function toGlob(pattern: string): Glob {
  return Array.from({ length: pattern.length }, (_, at) => wildcards[pattern.charAt(at)] ?? pattern.charCodeAt(at));
}

/** Takes every character as it is. */
export function toLiteral(text: string): Glob {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

/** The text again, wildcards as `*` and `?`: for operators that compare without wildcards. */
export function toText(glob: Glob): string {
  return glob.map((code) => (code === any ? '*' : code === one ? '?' : String.fromCharCode(code))).join('');
}

/**
 * Whether the whole text fits. Only the `*` met last is ever taken up again, and what follows the final one must
 * be the end of the text: no pattern takes longer than the product of the two lengths, and a usual one is linear.
 */
export function matchesGlob(glob: Glob, text: string): boolean {
  let at = 0;
  let starAt = -1;
  let starText = 0;
  const lastStar = glob.lastIndexOf(any);
  for (let position = 0; position < text.length; ) {
    const code = glob[at];
    if (code === any) {
      starAt = at++;
      starText = at > lastStar ? Math.max(position, text.length - (glob.length - at)) : position;
      position = starText;
    } else if (code === one || code === text.charCodeAt(position)) {
      at++;
      position++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      position = ++starText;
    } else {
      return false;
    }
  }
  while (glob[at] === any) at++;
  return at === glob.length;
}

const colon = ':'.charCodeAt(0);

/** The parts between the first colons; the last of `count` parts keeps the colons that are left. */
function splitGlob(glob: Glob, count: number): Glob[] {
  const parts: Glob[] = [];
  let rest = glob;
  while (parts.length < count - 1 && rest.includes(colon)) {
    parts.push(rest.slice(0, rest.indexOf(colon)));
    rest = rest.slice(rest.indexOf(colon) + 1);
  }
  return [...parts, rest];
}

/** Alibaba Cloud's `acs:…` has no partition. */
function arnPartCount(arn: string): number {
  return arn.startsWith('acs:') ? 5 : 6;
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  const last = arnPartCount(arn) - 1;
  return parts.length <= last ? parts : [...parts.slice(0, last), parts.slice(last).join(':')];
}

/**
 * Compares part by part, so that a wildcard never reaches over a colon into the next part; the resource, being the
 * last, may hold colons. A pattern of too few parts fits nothing, but a lone `*` fits everything.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArnGlob(glob: Glob, arn: string): boolean {
  if (glob.length === 1 && glob[0] === any) return true;
  const parts = splitArn(arn);
  if (parts.length !== arnPartCount(arn)) return false;
  const globs = splitGlob(glob, parts.length);
  return globs.length === parts.length && globs.every((part, index) => matchesGlob(part, parts[index] ?? ''));
}
