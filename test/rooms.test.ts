import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** The contracts between keys, cache and calls: cache and calls don't import each other. */
const loads = ['load.ts', 'quota.ts', 'events.ts', 'failure-meaning.ts'] as const;

/** What each room may import of the others; data flows one way. A room is found by the longest name that fits. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  config: ['errors.ts', 'json.ts', 'providers/account-schemas.ts'],
  cli: [
    'errors.ts',
    'policy.ts',
    'policy',
    'config',
    'service.ts',
    'sandbox',
    'json.ts',
    'providers/descriptions.ts',
    'providers/aws/partitions.ts',
  ],
  policy: [],
  'providers/ambient-credentials.ts': [],
  'providers/key-data.ts': [],
  'providers/provider.ts': [
    'providers/key-data.ts',
    'providers/ambient-credentials.ts',
    'errors.ts',
    'config/config.ts',
    'policy',
  ],
  providers: ['errors.ts', 'egress.ts', 'config/config.ts', 'policy'],
  'providers/aws': ['errors.ts', 'egress.ts', 'config/config.ts', 'policy', 'providers'],
  'providers/alibaba-cloud': ['errors.ts', 'json.ts', 'egress.ts', 'config/config.ts', 'policy', 'providers'],
  calls: [
    ...loads,
    'errors.ts',
    'clock.ts',
    'config/config.ts',
    'providers/provider.ts',
    'providers/abort.ts',
    'providers/ambient-credentials.ts',
  ],
  cache: [
    ...loads,
    'errors.ts',
    'json.ts',
    'config/config.ts',
    'providers/provider.ts',
    'providers/abort.ts',
    'clock.ts',
  ],
  keys: [
    ...loads,
    'errors.ts',
    'json.ts',
    'config/config.ts',
    'policy',
    'providers/provider.ts',
    'providers/key-data.ts',
    'calls',
    'cache',
    'clock.ts',
  ],
  fleet: [
    'clock.ts',
    'errors.ts',
    'json.ts',
    'config/config.ts',
    'policy',
    'providers/provider.ts',
    'providers/key-data.ts',
    'keys',
    'cache/redis/sealing.ts',
  ],
  compute: ['errors.ts', 'config/config.ts', 'policy', 'providers'],
  graphql: [
    'clock.ts',
    'errors.ts',
    'failure-meaning.ts',
    'config/config.ts',
    'policy',
    'providers/key-data.ts',
    'providers/provider.ts',
    'keys',
    'compute',
    'fleet',
  ],
  'entity-cache': [
    'errors.ts',
    'json.ts',
    'failure-meaning.ts',
    'config/config.ts',
    'providers/provider.ts',
    'keys',
    'graphql',
  ],
  sandbox: ['config/config.ts'],
  'errors.ts': [],
  'json.ts': [],
  'cleanup.ts': [],
  'clock.ts': [],
  'egress.ts': ['config/config.ts'],
  'events.ts': ['errors.ts'],
  'failure-meaning.ts': ['errors.ts'],
  'load.ts': ['errors.ts', 'providers/provider.ts'],
  'quota.ts': ['providers/provider.ts'],
  'embedded-sandbox.ts': ['cleanup.ts', 'config/config.ts', 'sandbox'],
  'optional-packages.ts': [],
  'version.ts': [],
  'start-checks.ts': ['cache/redis/database-exists.ts', 'config', 'optional-packages.ts'],
  'index.ts': ['config', 'service.ts'],
  'check.ts': ['cli', 'version.ts'],
  'main.ts': ['cli', 'version.ts'],
  'policy.ts': ['errors.ts', 'policy', 'providers/descriptions.ts'],
  telemetry: [
    'errors.ts',
    'config/config.ts',
    'keys/key-source.ts',
    'calls',
    'providers/provider.ts',
    'fleet/fleet.ts',
  ],
  http: [
    'clock.ts',
    'errors.ts',
    'json.ts',
    'egress.ts',
    'config',
    'providers/provider.ts',
    'keys',
    'compute',
    'fleet',
    'graphql',
    'entity-cache',
    'telemetry',
    'version.ts',
  ],
};

/** Only the composition root knows all rooms; the registries of providers know each one. */
const exempt: ReadonlySet<string> = new Set([
  'service.ts',
  'providers/index.ts',
  'providers/descriptions.ts',
  'providers/account-schemas.ts',
]);

const modules = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => name.split(sep).join('/'));

const files = modules.filter((name) => name.endsWith('.ts') && !name.startsWith('explorer/'));

const toModule = (file: string, target: string): string =>
  relative(source, resolve(source, file, '..', target))
    .split(sep)
    .join('/');

const textOf = (file: string): string => readFileSync(join(source, file), 'utf8');

const importsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map(([, target = '']) => toModule(file, target));

/** Those that load another file; imports of types alone are erased. */
const loadsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(/^(?:import|export) (?!type )([^;]*?) from '(\.[^']+)';/gm)]
    .filter(([, names = '']) => !/^\{(?:\s*type [^,}]+,?)+\s*\}$/.test(names))
    .map(([, , target = '']) => toModule(file, target));

const isIn = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`);

const roomOf = (file: string): string | undefined =>
  Object.keys(mayImport)
    .filter((room) => isIn(file, room))
    .sort((one, other) => other.length - one.length)[0];

/** Cycles of imports, each as the path around it. */
const findCycles = (): readonly string[] => {
  const done = new Set<string>();
  const cycles = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.add([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const target of importsOf(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of modules) visit(file, []);
  return [...cycles];
};

/** The longest chain of files in which each loads the next. */
const longestChain = (): readonly string[] => {
  const known = new Map<string, readonly string[]>();
  const chainFrom = (file: string): readonly string[] => {
    const found = known.get(file) ?? [file, ...longestOf(loadsOf(file).map(chainFrom))];
    known.set(file, found);
    return found;
  };
  return longestOf(modules.map(chainFrom));
};

const longestOf = (chains: readonly (readonly string[])[]): readonly string[] =>
  chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), []);

describe('the rooms', () => {
  it.each(files.filter((file) => !exempt.has(file)))('%s imports what its room may', (file) => {
    const room = roomOf(file) ?? '';
    const allowed = [room.endsWith('.ts') ? '' : room, ...(mayImport[room] ?? [])].filter((name) => name !== '');
    const strangers = importsOf(file).filter((target) => !allowed.some((name) => isIn(target, name)));
    expect(strangers).toEqual([]);
  });

  it('import each other in no cycle, imports of types included', () => {
    expect(findCycles()).toEqual([]);
  });

  it('load each other in chains of at most twelve files, as src/README.md says', () => {
    const chain = longestChain();
    expect(chain.length, chain.join(' → ')).toBeLessThanOrEqual(12);
  });

  it('have one reader of the environment', () => {
    // The sources of the SDKs' credentials; a variable of an SDK; the sandbox as a separate program, which has its own
    // settings; and the entry for tracing, which runs first and checks whether the operator has named the service in
    // OpenTelemetry's variables.
    const others = [
      'providers/ambient-credentials.ts',
      'providers/aws/sdk.ts',
      'sandbox/main.ts',
      'telemetry/register.ts',
    ];
    const readers = files.filter((file) => /process\.env\b/.test(textOf(file)));
    expect(readers.filter((file) => !isIn(file, 'config')).sort()).toEqual(others);
  });
});
