import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { merge } from './guide.ts';
import { askForVersion, type RouterKind } from './router-program.ts';

const firstVersion = (text: string): string | null => /\b\d+\.\d+\.\d+(?:-[\w.]+)?/.exec(text)?.[0] ?? null;

/** https://www.apollographql.com/docs/graphos/routing/configuration/overview */
const apolloRouter: RouterKind = {
  name: 'Apollo Router',
  variable: 'APOLLO_ROUTER',
  programs: ['apollo-router', 'router'],
  howToGet: 'cargo install apollo-router --locked, then APOLLO_ROUTER=~/.cargo/bin/router',
  versionOf: (program) => {
    const text = askForVersion(program, '--version');
    return /^\d+\.\d+\.\d+\S*\s*$/.test(text) || /apollo/i.test(text) ? firstVersion(text) : null;
  },
  prepare: ({ folder, port, supergraph, own }) => {
    const ours = {
      supergraph: { listen: `127.0.0.1:${port}`, introspection: true },
      health_check: { enabled: false },
      homepage: { enabled: false },
    };
    return {
      files: { 'router.yaml': stringify(merge([ours, own])), 'supergraph.graphql': supergraph.sdl },
      args: ['--config', join(folder, 'router.yaml'), '--supergraph', join(folder, 'supergraph.graphql')],
      env: { APOLLO_TELEMETRY_DISABLED: 'true', APOLLO_ROUTER_LOG: 'info' },
      path: '/',
    };
  },
};

/** https://the-guild.dev/graphql/hive/docs/router/configuration */
const hiveRouter: RouterKind = {
  name: 'Hive Router',
  variable: 'HIVE_ROUTER',
  programs: ['hive_router', 'hive-router'],
  howToGet: 'cargo install hive-router --version 0.2.19 --locked, then HIVE_ROUTER=~/.cargo/bin/hive_router',
  // The program has no option that prints its version; cargo's list of installed programs has it.
  versionOf: (program) => {
    const root = dirname(dirname(program));
    return (
      /hive-router v(\d+\.\d+\.\d+)/.exec(askForVersion('cargo', 'install', '--list', '--root', root))?.[1] ??
      'installed'
    );
  },
  prepare: ({ folder, port, supergraph, own }) => {
    const ours = {
      supergraph: { source: 'file', path: './supergraph.graphql' },
      http: { host: '127.0.0.1', port },
    };
    return {
      files: { 'router.config.yaml': stringify(merge([ours, own])), 'supergraph.graphql': supergraph.sdl },
      args: [],
      env: { HIVE_CONFIG_FILE_PATH: join(folder, 'router.config.yaml') },
      path: '/graphql',
    };
  },
};

/** https://cosmo-docs.wundergraph.com/router/configuration */
const cosmoRouter: RouterKind = {
  name: 'Cosmo Router',
  variable: 'COSMO_ROUTER',
  programs: ['cosmo-router'],
  howToGet: 'go build ./cmd/router in a copy of its source (folder router), then COSMO_ROUTER=…/router',
  versionOf: (program) => firstVersion(askForVersion(program, '-version')) ?? 'dev',
  prepare: ({ folder, port, supergraph, own }) => {
    const ours = {
      version: '1',
      listen_addr: `127.0.0.1:${port}`,
      execution_config: { file: { path: join(folder, 'supergraph.json') } },
      playground: { enabled: false },
      telemetry: { metrics: { prometheus: { enabled: false } } },
    };
    return {
      files: { 'config.yaml': stringify(merge([ours, own])), 'supergraph.json': supergraph.cosmoConfiguration },
      args: ['-config', join(folder, 'config.yaml')],
      env: {},
      path: '/graphql',
    };
  },
};

export const routerKinds: readonly RouterKind[] = [apolloRouter, hiveRouter, cosmoRouter];
