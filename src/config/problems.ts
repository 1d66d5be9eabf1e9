import type { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { accountsFileJsonSchema } from './json-schema.ts';
import { suggest } from './suggest.ts';

/** Converts schema issues to problems with a path and what was expected there, one for each unknown key. */
export const toProblems = (issues: readonly z.core.$ZodIssue[]): readonly ConfigProblem[] => {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: toPath(issue.path), message: unknownKey(key) }))
      : [{ path: toPath(issue.path), message: issue.message }],
  );
};

const toPath = (path: readonly PropertyKey[]): string => {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
};

/** Common names of secrets in configuration files. */
const secretName = /secret|password|token|access_?key|private_?key/i;

/** A key is quoted only if it looks like a word: others may be misplaced secrets. */
const unknownKey = (key: string): string => {
  if (secretName.test(key)) {
    return 'expected no secrets in this file: credentials come from the environment, a profile or a role';
  }
  const name = /^[a-zA-Z][a-zA-Z_-]{0,29}$/.test(key) ? `the key "${key}"` : 'a key';
  const meant = suggest(key, [...new Set(namesIn(accountsFileJsonSchema()))]);
  if (meant === key) return `expected no "${key}" here: it belongs elsewhere in the file`;
  return meant === null ? `${name} is not known` : `${name} is not known; did you mean "${meant}"?`;
};

/** All keys that the accounts file can have, at any level. */
const namesIn = (schema: unknown): readonly string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => [
    ...(keyword === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...namesIn(value),
  ]);
};
