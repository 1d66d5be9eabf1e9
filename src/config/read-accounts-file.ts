import { LineCounter, parseDocument } from 'yaml';
import { type AccountsFile, accountsFileSchema } from './accounts-file.ts';
import type { ConfigProblem } from './config-error.ts';
import { toProblems } from './problems.ts';

export type Read<T> = { readonly value: T } | { readonly problems: readonly ConfigProblem[] };

/**
 * Reads the accounts file: YAML, then the schema, then what only shows across entries. Answers the file with its
 * defaults filled in, or everything that is wrong with it.
 */
export function readAccountsFile(text: string): Read<AccountsFile> {
  const raw = readYaml(text);
  if ('problems' in raw) return raw;
  const parsed = accountsFileSchema.safeParse(raw.value);
  const problems = [
    ...(parsed.success ? [] : toProblems(parsed.error.issues)),
    ...duplicates(raw.value),
    ...accessKeys(raw.value),
  ];
  return parsed.success && problems.length === 0 ? { value: parsed.data } : { problems };
}

/** The parser's own messages quote the file, which may hold a secret by mistake: only their kind and place is said. */
function readYaml(text: string): Read<unknown> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
  const problems = document.errors.map(({ code, pos }) => {
    const { line, col } = lineCounter.linePos(pos[0]);
    return {
      path: `line ${line}, column ${col}`,
      message: `expected YAML: ${code.toLowerCase().replaceAll('_', ' ')}`,
    };
  });
  if (problems.length > 0) return { problems };
  try {
    return { value: document.toJS() };
  } catch {
    return { problems: [{ path: 'the file', message: 'expected YAML whose aliases all have an anchor before them' }] };
  }
}

/** The same account twice would have two budgets and two sets of credentials. */
function duplicates(file: unknown): readonly ConfigProblem[] {
  const firsts = new Map<string, number>();
  return entriesOf(file).flatMap((account, index) => {
    const { provider, accountId } = account;
    if (typeof provider !== 'string' || typeof accountId !== 'string') return [];
    const name = `${provider}/${accountId}`;
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, index);
    const message = `expected each account once: accounts[${first}] is the same account`;
    return first === undefined ? [] : [{ path: `accounts[${index}].accountId`, message }];
  });
}

function entriesOf(file: unknown): readonly Record<string, unknown>[] {
  if (!isRecord(file) || !Array.isArray(file.accounts)) return [];
  return file.accounts.map((account: unknown) => (isRecord(account) ? account : {}));
}

/** Access key ids of both clouds begin alike wherever someone put them. */
const accessKeyId = /\b(?:AKIA|ASIA|LTAI|STS\.)[A-Za-z0-9]{12,}/;

function accessKeys(value: unknown, path = ''): readonly ConfigProblem[] {
  if (typeof value === 'string') {
    const message = 'expected no access key in this file: credentials come from the environment, a profile or a role';
    return accessKeyId.test(value) ? [{ path, message }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => accessKeys(item, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => accessKeys(item, path === '' ? key : `${path}.${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
