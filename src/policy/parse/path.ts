/** A longer key is cut in paths and messages, so that the size of an answer stays in step with the document's. */
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
 * A place in a policy document. Its text reads `Statement[0].Principal.AWS[1]`, and a key that is no plain word stands
 * in brackets: `Statement[0].Condition.StringEquals["aws:PrincipalOrgID"]`. A statement is always named by its index,
 * also where the document has a single one without a list; everything else is named as it is written, so a value that
 * is not in a list has no index.
 */
export class Path {
  static readonly root = new Path(null, '');

  private readonly parent: Path | null;
  private readonly segment: string | number;

  private constructor(parent: Path | null, segment: string | number) {
    this.parent = parent;
    this.segment = segment;
  }

  /** The member of that key, or the item of that index. */
  at(segment: string | number): Path {
    return new Path(this, segment);
  }

  /** The item of that index; the place itself where its value is not in a list. */
  item(index: number | null): Path {
    return index === null ? this : this.at(index);
  }

  toString(): string {
    if (this.parent === null) return '';
    const before = this.parent.toString();
    if (typeof this.segment === 'number') return `${before}[${this.segment}]`;
    const key = abbreviate(this.segment);
    if (!identifier.test(key)) return `${before}[${JSON.stringify(key)}]`;
    return before === '' ? key : `${before}.${key}`;
  }
}
