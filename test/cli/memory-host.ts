import type { Host } from '../../src/cli/check/host.ts';
import type { CheckOptions } from '../../src/cli/check/options.ts';
import { runCheck } from '../../src/cli/check/run.ts';
import { matchesWildcard } from '../../src/policy/match/statement-match.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** A host with these files and nothing else; `-` is its standard input. */
export const createMemoryHost = (files: Files, overrides: Partial<Host> = {}) => {
  const written = new Map<string, string>();
  const out: string[] = [];
  const err: string[] = [];
  const read = async (path: string): Promise<Uint8Array> => {
    const content = files[path];
    if (content === undefined) throw new Error(`ENOENT: ${path}`);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  const host: Host = {
    kindOf: async (path) => {
      if (files[path] !== undefined) return 'file';
      return Object.keys(files).some((name) => name.startsWith(`${path}/`)) ? 'folder' : null;
    },
    readFile: read,
    writeFile: async (path, text) => void written.set(path, text),
    readStdin: () => read('-'),
    glob: async (pattern) =>
      Object.keys(files)
        .filter((path) => matchesWildcard(pattern, path))
        .sort(),
    git: () => Promise.reject(new Error('fatal: not a git repository')),
    post: () => Promise.reject(new Error('no network')),
    write: async (text) => void out.push(text),
    warn: (text) => void err.push(text),
    colors: false,
    today: '2026-11-27',
    ...overrides,
  };
  return { host, written, out: () => out.join(''), err: () => err.join('') };
};

export const defaultOptions: CheckOptions = {
  files: [],
  provider: null,
  accountId: null,
  region: null,
  arn: null,
  parameters: new Map(),
  caller: null,
  trustAccounts: [],
  trustOrganizations: [],
  against: null,
  headers: [],
  baseline: null,
  suppressions: null,
  failOn: ['HIGH'],
  fix: false,
  format: 'json',
  output: null,
};

export interface PrintedProblem {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly fingerprint: string;
  readonly accepted: unknown;
  readonly fails: boolean;
  readonly fix: unknown;
}

export interface Printed {
  readonly policies: readonly {
    readonly file: string;
    readonly resource: string | null;
    readonly accountId: string | null;
    readonly exposure: string | null;
    readonly newAccess: { readonly verdict: string } | null;
    readonly problems: readonly PrintedProblem[];
  }[];
  readonly notes: readonly string[];
  readonly errors: readonly string[];
  readonly summary: { readonly policies: number; readonly failing: number; readonly accepted: number };
}

/** Runs `check` on all files, unless `options` names some, and returns what it printed. */
export const check = async (files: Files, options: Partial<CheckOptions> = {}, overrides: Partial<Host> = {}) => {
  const machine = createMemoryHost(files, overrides);
  const exitCode = await runCheck({ ...defaultOptions, files: Object.keys(files), ...options }, '1.2.3', machine.host);
  const text = machine.out();
  const isJson = (options.format ?? 'json') === 'json' && text !== '';
  const report: Printed = isJson ? JSON.parse(text) : { policies: [], notes: [], errors: [] };
  return { exitCode, text, err: machine.err(), written: machine.written, report };
};

export const problemsOf = ({ policies }: Printed): readonly PrintedProblem[] =>
  policies.flatMap(({ problems }) => problems);

export const codesOf = (report: Printed): readonly string[] => problemsOf(report).map(({ code }) => code);
