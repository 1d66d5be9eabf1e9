import type { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { accountsFileJsonSchema } from './json-schema.ts';
import { suggest } from './suggest.ts';

/** Says each issue of the schema as a path and what was expected there, one problem for each unknown key. */
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

/** Names under which people put secrets into configuration files. */
const secretName = /secret|password|token|access_?key|private_?key/i;

/** A key is named only where it reads as a word: it may be a secret that was put in the wrong place. */
const unknownKey = (key: string): string => {
  if (secretName.test(key)) {
    return 'expected no secrets in this file: credentials come from the environment, a profile or a role';
  }
  const name = /^[a-zA-Z][a-zA-Z_-]{0,29}$/.test(key) ? `the key "${key}"` : 'a key';
  const meant = suggest(key, [...new Set(namesIn(accountsFileJsonSchema()))]);
  if (meant === key) return `expected no "${key}" here: it belongs elsewhere in the file`;
  return meant === null ? `${name} is not known` : `${name} is not known; did you mean "${meant}"?`;
};

/** All keys that the accounts file can have, wherever they stand. */
const namesIn = (schema: unknown): readonly string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => [
    ...(keyword === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...namesIn(value),
  ]);
};
