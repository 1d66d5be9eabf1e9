import { relative } from 'node:path';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import { at, bundleOf } from './bundle.ts';

const sources = at('../../');
/** The command, and the library: programs that start the service themselves. */
const entries = { main: 'src/main.ts', index: 'src/index.ts' };
const chunks = 'chunks';

const isEntry = (source: string): boolean => Object.values(entries).includes(`src/${source}`);

/**
 * Lets each module in the bundle find other files (the schema, its worker, its migrations) relative to its compiled
 * file, which is next to the bundle.
 */
const keepLocations = (): Plugin => ({
  name: 'keep-locations',
  transform: (code, id) => {
    const source = relative(sources, id);
    if (source.startsWith('..') || isEntry(source)) return null;
    const compiled = relative(chunks, source).replace(/\.ts$/, '.js');
    return code.replaceAll('import.meta.url', `new URL('${compiled}', import.meta.url).href`);
  },
});

/**
 * Packages that are not bundled: OpenTelemetry's API, since the operator's SDK has to load the same copy, and packages
 * that only some services load.
 */
const external = [
  '@opentelemetry/api',
  '@electric-sql/pglite',
  '@modelcontextprotocol/sdk',
  'ioredis',
  'pg',
  'piscina',
];

/** Apollo's package looks for Node's `require`, which a bundle has not, and would hash in JavaScript. */
const alias = { '@apollo/utils.createhash': 'node:crypto' };

/**
 * Bundles the command line, the service and the library into some chunks, since most of the time of a start is spent finding and
 * reading a thousand small files. The bundle is not minified, so that stack traces contain the names of functions.
 */
export default mergeConfig(
  bundleOf(true, 'licenses.md'),
  defineConfig({
    plugins: [keepLocations()],
    resolve: { alias },
    ssr: { external },
    build: {
      minify: false,
      rolldownOptions: {
        input: entries,
        output: { entryFileNames: '[name].js', chunkFileNames: `${chunks}/[name].js` },
      },
    },
  }),
);
