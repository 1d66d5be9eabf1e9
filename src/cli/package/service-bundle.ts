import { relative } from 'node:path';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import { at, bundleOf } from './bundle.ts';

/** A program that starts the service: the command, or the library. */
export interface ServiceProgram {
  /** The path of its bundle in `dist`, without extension. */
  readonly name: string;
  /** Relative to the folder `src`. */
  readonly source: string;
  /** The folder in `dist` for the bundle's chunks. */
  readonly chunks: string;
  /** The name of the file in `dist` that contains the bundled packages' licences; null for none. */
  readonly licenses: string | null;
  /** Packages that this bundle leaves in `node_modules`, besides those that are never bundled. */
  readonly external: readonly string[];
}

const sources = at('../../');

/**
 * Lets each module in the bundle find other files (the schema, its worker, its migrations) relative to its compiled
 * file, which is next to the bundle.
 */
const keepLocations = ({ source: entry, chunks }: ServiceProgram): Plugin => ({
  name: 'keep-locations',
  transform: (code, id) => {
    const source = relative(sources, id);
    if (source.startsWith('..') || source === entry) return null;
    const compiled = relative(chunks, source).replace(/\.ts$/, '.js');
    return code.replaceAll('import.meta.url', `new URL('${compiled}', import.meta.url).href`);
  },
});

/**
 * Packages that are not bundled: those that a user's own program or instrumentation has to load the same copy of, and
 * packages that only some services load.
 */
const neverBundled = [
  '@apollo/subgraph',
  '@aws-sdk/client-kms',
  '@opentelemetry/api',
  'dataloader',
  'graphql',
  '@electric-sql/pglite',
  '@modelcontextprotocol/sdk',
  'ioredis',
  'pg',
  'piscina',
];

/** Apollo's package looks for Node's `require`, which a bundle has not, and would hash in JavaScript. */
const alias = { '@apollo/utils.createhash': 'node:crypto' };

/**
 * Bundles a program that starts the service into some chunks, since most of the time of a start is spent finding and
 * reading a thousand small files. The bundle is not minified, so that stack traces contain the names of functions.
 */
export const serviceBundle = (program: ServiceProgram) =>
  mergeConfig(
    bundleOf({ [program.name]: `src/${program.source}` }, program.licenses),
    defineConfig({
      plugins: [keepLocations(program)],
      resolve: { alias },
      ssr: { external: [...neverBundled, ...program.external] },
      build: { minify: false, rolldownOptions: { output: { chunkFileNames: `${program.chunks}/[name].js` } } },
    }),
  );
