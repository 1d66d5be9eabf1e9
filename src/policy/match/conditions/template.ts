import { toLowerAscii } from '../../letter-case.ts';
import type { GlobPiece } from '../glob.ts';
import type { RequestContext } from './context.ts';
import { placeholder, resourceStart } from './variable-syntax.ts';

/** `${aws:username, 'nobody'}`: replaced by the value of a condition key in the request. */
interface Variable {
  /** As written; empty where the text between the braces is not a key. */
  readonly key: string;
  readonly lookupKey: string;
  /** The value where the key is not in the request. */
  readonly otherwise: string | null;
}

/** Text, or a variable. */
export type TemplatePart = GlobPiece | Variable;

/** A value of a policy, split at its variables. */
export interface Template {
  readonly parts: readonly TemplatePart[];
  readonly hasVariables: boolean;
}

const keyAndDefault = /^\s*([^\s,']+)\s*(?:,\s*'([^']*)'\s*)?$/;

/** Escapes of special characters: `${*}`. */
const escapes: ReadonlySet<string> = new Set(['*', '?', '$']);

export const isVariable = (part: TemplatePart): part is Variable => 'lookupKey' in part;

/**
 * Reads a value of a policy. `variables` says whether `${…}` is a variable, as in newer versions of the policy
 * language; `wildcards` whether `*` and `?` are wildcards.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const toTemplate = (text: string, wildcards: boolean, allowsVariables: boolean): Template => {
  if (!allowsVariables || !text.includes('${')) return { parts: [{ text, wildcards }], hasVariables: false };
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const found of text.matchAll(placeholder)) {
    const inner = found[1] ?? '';
    parts.push({ text: text.slice(end, found.index), wildcards });
    parts.push(escapes.has(inner) ? { text: inner, wildcards: false } : toVariable(inner));
    end = found.index + found[0].length;
  }
  parts.push({ text: text.slice(end), wildcards });
  return { parts, hasVariables: parts.some(isVariable) };
};

/** Variables in a resource are allowed only in its last part. */
export const toResourceTemplate = (text: string, allowsVariables: boolean, arnParts: number): Template => {
  const start = resourceStart(text, arnParts);
  const { parts, hasVariables } = toTemplate(text.slice(start), true, allowsVariables);
  return { parts: [{ text: text.slice(0, start), wildcards: true }, ...parts], hasVariables };
};

const toVariable = (inner: string): Variable => {
  const [, key = '', otherwise = null] = keyAndDefault.exec(inner) ?? [];
  return { key, lookupKey: toLowerAscii(key), otherwise };
};

/** The value of a variable: literal text, none, or unknown. */
type Filling = string | null | undefined;

const fillingOf = ({ lookupKey, otherwise }: Variable, context: RequestContext): Filling => {
  if (context.isMultivalued(lookupKey)) return null;
  const given = context.lookUp(lookupKey);
  if (given !== undefined && 'prefix' in given) return undefined;
  const [value, ...more] = given ?? [];
  if (value === undefined) return otherwise;
  return more.length > 0 || value === '' ? null : value;
};

/** A value for one request. */
export type FilledValue =
  | { readonly kind: 'PIECES'; readonly pieces: readonly GlobPiece[] }
  /** Matches nothing: a variable has no value, an empty one, or several. */
  | { readonly kind: 'NOTHING' }
  /** The value depends on something unknown about the caller. */
  | { readonly kind: 'UNKNOWN' };

/**
 * The value for a request. Values longer than `longest`, with each `*` counted as empty, are not built, since they
 * can't match anything they are compared with.
 */
export const fillTemplate = ({ parts }: Template, context: RequestContext, longest: number): FilledValue => {
  const pieces: GlobPiece[] = [];
  let length = 0;
  let isUnknown = false;
  context.work.spend(parts.length);
  for (const part of parts) {
    const piece = isVariable(part) ? toPiece(fillingOf(part, context)) : part;
    if (piece === null) return { kind: 'NOTHING' };
    if (piece === undefined) isUnknown = true;
    else {
      length += piece.wildcards ? lengthWithoutStars(piece.text) : piece.text.length;
      pieces.push(piece);
    }
    if (length > longest) return { kind: 'NOTHING' };
  }
  return isUnknown ? { kind: 'UNKNOWN' } : { kind: 'PIECES', pieces };
};

const toPiece = (filling: Filling): GlobPiece | null | undefined =>
  typeof filling === 'string' ? { text: filling, wildcards: false } : filling;

const lengthWithoutStars = (text: string): number => {
  let length = text.length;
  for (let at = text.indexOf('*'); at >= 0; at = text.indexOf('*', at + 1)) length -= 1;
  return length;
};

/** The unknown keys of variables, as written. */
export const unknownKeys = (templates: readonly Template[], context: RequestContext): readonly string[] => {
  const keys = new Set<string>();
  for (const { parts, hasVariables } of templates) {
    if (!hasVariables) continue;
    for (const part of parts) if (isVariable(part) && isUnknownTo(context, part)) keys.add(part.key);
  }
  return [...keys];
};

const isUnknownTo = (context: RequestContext, { key, lookupKey }: Variable): boolean => {
  if (key === '' || context.isMultivalued(lookupKey)) return false;
  const given = context.lookUp(lookupKey);
  return given === undefined || 'prefix' in given;
};
