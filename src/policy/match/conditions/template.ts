import { toLowerAscii } from '../../letter-case.ts';
import { type Glob, toGlob, toLiteral } from '../wildcard.ts';
import type { RequestContext } from './context.ts';

/** `${aws:username, 'nobody'}`: the value of a condition key, put in when a request is there. */
interface Variable {
  /** As written; empty where what stands between the braces is no key. */
  readonly key: string;
  readonly lookupKey: string;
  /** Stands in where the key is not in the request. */
  readonly otherwise: Glob | null;
}

/** A value of a policy, with the places where variables go. */
export interface Template {
  readonly parts: readonly (Glob | Variable)[];
  /** The whole value where it has no variables. */
  readonly fixed: Glob | null;
}

/** `${…}`, also with a default that holds braces; what is between them is the first group. */
export const placeholder = /\$\{((?:[^{}']|'[^']*')*)\}/g;
const keyAndDefault = /^\s*([^\s,']+)\s*(?:,\s*'([^']*)'\s*)?$/;

/** Characters that mean something in a policy, written so that they mean themselves: `${*}`. */
const escapes: ReadonlySet<string> = new Set(['*', '?', '$']);

const isVariable = (part: Glob | Variable): part is Variable => 'lookupKey' in part;

/**
 * Reads a value of a policy. `wildcards` tells whether `*` and `?` are more than characters in it, `variables` whether
 * `${…}` is: only the newer versions of the policy language know variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function toTemplate(text: string, wildcards: boolean, variables: boolean): Template {
  const read = wildcards ? toGlob : toLiteral;
  const fixed = (glob: Glob): Template => ({ parts: [glob], fixed: glob });
  if (!variables || !text.includes('${')) return fixed(read(text));
  const parts: (Glob | Variable)[] = [];
  let end = 0;
  for (const found of text.matchAll(placeholder)) {
    const inner = found[1] ?? '';
    parts.push(read(text.slice(end, found.index)), escapes.has(inner) ? toLiteral(inner) : toVariable(inner));
    end = found.index + found[0].length;
  }
  parts.push(read(text.slice(end)));
  return parts.some(isVariable)
    ? { parts, fixed: null }
    : fixed(parts.flatMap((part) => (isVariable(part) ? [] : part)));
}

function toVariable(inner: string): Variable {
  const [, key = '', otherwise] = keyAndDefault.exec(inner) ?? [];
  return { key, lookupKey: toLowerAscii(key), otherwise: otherwise === undefined ? null : toLiteral(otherwise) };
}

/**
 * The value for a request, or null where a variable can't be filled: its key has no value and there is no default, or
 * it has several, of which none is meant. What a variable brings in is literal, whatever characters it holds.
 */
export function fillTemplate(template: Template, context: RequestContext): Glob | null {
  if (template.fixed !== null) return template.fixed;
  const filled: number[] = [];
  for (const part of template.parts) {
    const glob = isVariable(part) ? fillVariable(part, context) : part;
    if (glob === null) return null;
    filled.push(...glob);
  }
  return filled;
}

function fillVariable({ lookupKey, otherwise }: Variable, context: RequestContext): Glob | null {
  const [value, ...more] = context.get(lookupKey) ?? [];
  if (value === undefined) return otherwise;
  return more.length === 0 ? toLiteral(value) : null;
}

/** The keys, as written, that variables look at and of which nothing is known. */
export function unknownKeys(templates: readonly Template[], context: RequestContext): readonly string[] {
  return templates
    .flatMap(({ parts, fixed }) => (fixed === null ? parts.filter(isVariable) : []))
    .flatMap(({ key, lookupKey }) => (key === '' || context.has(lookupKey) ? [] : [key]));
}
