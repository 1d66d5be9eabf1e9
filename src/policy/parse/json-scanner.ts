/** A number in its original spelling: `1.0` differs from `1`. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Thrown by the scanner; the reader returns it as a value. */
export class JsonSyntaxError extends Error {
  readonly offset: number;
  readonly expected: string;

  constructor(offset: number, expected: string) {
    super(expected);
    this.offset = offset;
    this.expected = expected;
  }
}

/** The UTF-16 code of a character. */
export const codeOf = (character: string): number => character.charCodeAt(0);

const quote = codeOf('"');
const backslash = codeOf('\\');
const space = codeOf(' ');
const lineFeed = codeOf('\n');
const carriageReturn = codeOf('\r');
const tab = codeOf('\t');
const minus = codeOf('-');
const zero = codeOf('0');
const nine = codeOf('9');

const literals: ReadonlyMap<number, readonly [string, boolean | null]> = new Map([
  [codeOf('t'), ['true', true]],
  [codeOf('f'), ['false', false]],
  [codeOf('n'), ['null', null]],
]);

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const fourHexDigits = /^[0-9a-fA-F]{4}$/;

/** Splits a JSON text into tokens. `at` is the offset of the next one. */
export class JsonScanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  fail(expected: string): never {
    throw new JsonSyntaxError(this.at, expected);
  }

  /** Skips white space, and returns the code of the character after it; NaN at the end of the text. */
  peek(): number {
    const text = this.text;
    let at = this.at;
    let next = text.charCodeAt(at);
    // Nearly every character is above the space, so one comparison is enough.
    while (next <= space && (next === space || next === lineFeed || next === carriageReturn || next === tab)) {
      at += 1;
      next = text.charCodeAt(at);
    }
    this.at = at;
    return next;
  }

  expectEnd(): void {
    if (!Number.isNaN(this.peek())) this.fail('the end of the text');
  }

  /** The string, number, `true`, `false` or `null` that begins with this code. */
  scalar(next: number): string | boolean | null | JsonNumber {
    if (next === quote) return this.string();
    if (next === minus || (next >= zero && next <= nine)) return this.#number();
    const [word, value] = literals.get(next) ?? [];
    if (word === undefined || value === undefined || !this.text.startsWith(word, this.at)) return this.fail('a value');
    this.at += word.length;
    return value;
  }

  /** The string whose opening quote is next. */
  string(): string {
    this.at += 1;
    let value = this.#plainText();
    for (;;) {
      const next = this.text.charCodeAt(this.at);
      if (next === quote) break;
      if (next < space) this.fail('an escape such as "\\n" in place of a control character');
      if (next !== backslash) this.fail('a closing double quote');
      value += this.#escape() + this.#plainText();
    }
    this.at += 1;
    return value;
  }

  /** The text up to the next quote, escape or control character. */
  #plainText(): string {
    const text = this.text;
    const start = this.at;
    let at = start;
    let next = text.charCodeAt(at);
    while (next >= space && next !== quote && next !== backslash) {
      at += 1;
      next = text.charCodeAt(at);
    }
    this.at = at;
    return text.slice(start, at);
  }

  #escape(): string {
    const letter = this.text.charAt(this.at + 1);
    const known = escapes.get(letter);
    if (known !== undefined) {
      this.at += 2;
      return known;
    }
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (letter !== 'u' || !fourHexDigits.test(digits)) this.fail('an escape that JSON allows');
    this.at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #number(): JsonNumber {
    const start = this.at;
    if (this.text.charCodeAt(this.at) === minus) this.at += 1;
    if (this.text.charCodeAt(this.at) === zero) this.at += 1;
    else this.#digits();
    if (this.text.charAt(this.at) === '.') {
      this.at += 1;
      this.#digits();
    }
    if (/[eE]/.test(this.text.charAt(this.at))) {
      this.at += 1;
      if (/[+-]/.test(this.text.charAt(this.at))) this.at += 1;
      this.#digits();
    }
    return new JsonNumber(this.text.slice(start, this.at));
  }

  #digits(): void {
    const start = this.at;
    let next = this.text.charCodeAt(this.at);
    while (next >= zero && next <= nine) {
      this.at += 1;
      next = this.text.charCodeAt(this.at);
    }
    if (this.at === start) this.fail('a digit');
  }
}
