/** Longer keys are cut in paths and messages, so that the response does not outgrow the document. */
const maxKeyLength = 100;

const identifier = /^[A-Za-z_$][\w$]*$/;

/** Text for a message or a path, cut where it is very long. */
export const abbreviate = (text: string): string => {
  return text.length > maxKeyLength ? `${text.slice(0, maxKeyLength)}…` : text;
};

/** Text in double quotes, cut where it is very long. */
export const quoted = (text: string): string => {
  return JSON.stringify(abbreviate(text));
};

/**
 * A path in a policy document, such as `Statement[0].Principal.AWS[1]`. A key that is not a plain word is in brackets:
 * `Statement[0].Condition.StringEquals["aws:PrincipalOrgID"]`. A statement always has an index, even a single one
 * without a list; other values have an index only in a list.
 */
export class Path {
  static readonly root = new Path(null, '');

  private readonly parent: Path | null;
  private readonly segment: string | number;
  /** Composed once, since many issues are within the same element. */
  private text: string | null = null;

  private constructor(parent: Path | null, segment: string | number) {
    this.parent = parent;
    this.segment = segment;
  }

  /** The member with a key, or the item at an index. */
  at(segment: string | number): Path {
    return new Path(this, segment);
  }

  /** The item at an index; the path itself where the value is not in a list. */
  item(index: number | null): Path {
    return index === null ? this : this.at(index);
  }

  toString(): string {
    this.text ??= this.compose();
    return this.text;
  }

  private compose(): string {
    if (this.parent === null) return '';
    const before = this.parent.toString();
    if (typeof this.segment === 'number') return `${before}[${this.segment}]`;
    const key = abbreviate(this.segment);
    if (!identifier.test(key)) return `${before}[${JSON.stringify(key)}]`;
    return before === '' ? key : `${before}.${key}`;
  }
}
