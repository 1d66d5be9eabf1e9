import { LineCounter, parseDocument } from 'yaml';
import { isRecord } from '../json.ts';
import { type AccountsFile, accountsFileSchema } from './accounts-file.ts';
import type { ConfigProblem } from './config-error.ts';
import { toProblems } from './problems.ts';

export type Read<T> = { readonly value: T } | { readonly problems: readonly ConfigProblem[] };

/**
 * Reads the accounts file: YAML, then the schema, then checks across entries. Returns the file with its defaults, or
 * all of its problems.
 */
export const readAccountsFile = (text: string): Read<AccountsFile> => {
  const raw = readYaml(text);
  if ('problems' in raw) return raw;
  const file = withDefaults(withoutExtensions(raw.value));
  const parsed = accountsFileSchema.safeParse(file);
  const problems = [
    ...(parsed.success ? [] : toProblems(parsed.error.issues)),
    ...duplicates(file),
    ...accessKeys(raw.value),
  ];
  return parsed.success && problems.length === 0 ? { value: parsed.data } : { problems };
};

/** Hundreds of accounts may merge the same settings; more aliases would be an attack. */
const maxAliasCount = 10_000;

/**
 * Only the kind and position of the parser's errors are reported: their messages quote the file, which may contain a
 * secret by mistake.
 */
const readYaml = (text: string): Read<unknown> => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true, merge: true });
  const problems = document.errors.map(({ code, pos }) => {
    const { line, col } = lineCounter.linePos(pos[0]);
    return {
      path: `line ${line}, column ${col}`,
      message: `expected YAML: ${code.toLowerCase().replaceAll('_', ' ')}`,
    };
  });
  if (problems.length > 0) return { problems };
  try {
    return { value: document.toJS({ maxAliasCount }) };
  } catch {
    return { problems: [{ path: 'the file', message: 'expected YAML whose aliases all have an anchor before them' }] };
  }
};

/** Ignores keys that begin with `x-`, mostly used for YAML anchors: at the top and in each account. */
const withoutExtensions = (file: unknown): unknown => {
  if (!isRecord(file)) return file;
  const own = ownKeys(file);
  return Array.isArray(own.accounts)
    ? { ...own, accounts: own.accounts.map((account: unknown) => (isRecord(account) ? ownKeys(account) : account)) }
    : own;
};

const ownKeys = (mapping: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(mapping).filter(([key]) => !key.startsWith('x-')));

/** Adds the provider's `defaults` to each account, whose own settings override them. */
const withDefaults = (file: unknown): unknown => {
  if (!isRecord(file) || !isRecord(file.defaults) || !Array.isArray(file.accounts)) return file;
  const { defaults, accounts } = file;
  const complete = (account: unknown): unknown => {
    if (!isRecord(account) || typeof account.provider !== 'string') return account;
    const given = defaults[account.provider];
    return isRecord(given) ? { ...given, ...account } : account;
  };
  return { ...file, accounts: accounts.map(complete) };
};

/** A duplicate account would have two quotas and two sets of credentials. */
const duplicates = (file: unknown): readonly ConfigProblem[] => {
  const firsts = new Map<string, number>();
  return entriesOf(file).flatMap((account, index) => {
    const { provider, accountId, accountIds } = account;
    const ids: readonly unknown[] = Array.isArray(accountIds) ? accountIds : [accountId];
    return ids.flatMap((id, place) => {
      if (typeof provider !== 'string' || typeof id !== 'string') return [];
      const name = `${provider}/${id}`;
      const first = firsts.get(name);
      if (first === undefined) firsts.set(name, index);
      const message = `expected each account once: accounts[${first}] is the same account`;
      const field = Array.isArray(accountIds) ? `accountIds[${place}]` : 'accountId';
      return first === undefined ? [] : [{ path: `accounts[${index}].${field}`, message }];
    });
  });
};

const entriesOf = (file: unknown): readonly Record<string, unknown>[] => {
  if (!isRecord(file) || !Array.isArray(file.accounts)) return [];
  return file.accounts.map((account: unknown) => (isRecord(account) ? account : {}));
};

/** Access key ids are recognized by their beginning, anywhere in the file. */
const accessKeyId = /\b(?:AKIA|ASIA|LTAI|STS\.)[A-Za-z0-9]{12,}/;

const accessKeys = (value: unknown, path = ''): readonly ConfigProblem[] => {
  if (typeof value === 'string') {
    const message = 'expected no access key in this file: credentials come from the environment, a profile or a role';
    return accessKeyId.test(value) ? [{ path, message }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => accessKeys(item, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => accessKeys(item, path === '' ? key : `${path}.${key}`));
};
