import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** Apollo's suite as published: its tests, its two reference subgraphs, and the schema to serve. */
const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('@apollo/federation-subgraph-compatibility-tests/package.json'));

export const productsSchemaFile = join(folder, 'products.graphql');

const testFiles = [
  'composeDirective',
  'ftv1',
  'inaccessible',
  'interfaceObject',
  'introspection',
  'key',
  'link',
  'override',
  'provides',
  'requires',
  'shareable',
  'tag',
];

/** Registers the suite's tests with whatever `describe`, `test` and `expect` are global, against these two servers. */
export const registerSuite = (productsUrl: string, routerUrl: string): void => {
  process.env.PRODUCTS_URL = productsUrl;
  const client: { ROUTER_URL: string } = require(join(folder, 'dist/utils/client.js'));
  client.ROUTER_URL = routerUrl;
  for (const name of testFiles) require(join(folder, 'dist/tests', `${name}.test.js`));
};

export interface ReferenceSubgraph {
  readonly url: string;
  close(): void;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Starts one of the suite's reference subgraphs, and waits until it prints its URL. */
export const startReferenceSubgraph = async (name: 'users' | 'inventory'): Promise<ReferenceSubgraph> => {
  const port = await freePort();
  const program = spawn(process.execPath, [join(folder, 'dist/subgraphs', name, 'index.js')], {
    env: { PATH: process.env.PATH, [`${name.toUpperCase()}_PORT`]: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    program.once('exit', (code) => reject(new Error(`The subgraph ${name} ended with ${code}.`)));
    program.stdout.on('data', (text: Buffer) => {
      if (text.includes('ready at')) resolve();
    });
  });
  return { url: `http://127.0.0.1:${port}/`, close: () => void program.kill() };
};
