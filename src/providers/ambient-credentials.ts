import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a provider's SDK finds credentials that no account's configuration names. */
export interface AmbientCredentials {
  /** Environment variables with credentials or their source; some are secrets. */
  readonly variables: readonly string[];
  /** Files with credentials: the variable that names one, and its default path below the home folder. */
  readonly files: readonly { readonly variable: string | null; readonly path: readonly string[] }[];
}

const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/**
 * A digest of the credentials that exist when the process starts. It distinguishes sets of credentials without
 * revealing them.
 *
 * @param env the environment of the process
 */
export const digestOf = ({ variables, files }: AmbientCredentials, env: NodeJS.ProcessEnv = process.env): string => {
  const found = [
    ...variables.map((name) => env[name] ?? null),
    ...files.map(({ variable, path }) => textOf((variable && env[variable]) || join(homedir(), ...path))),
  ];
  return createHash('sha256').update(JSON.stringify(found)).digest('base64url');
};
