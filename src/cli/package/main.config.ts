import { relative } from 'node:path';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import { at, bundleOf } from './bundle.ts';

const sources = at('../../');
const entry = 'main.ts';
const chunks = 'chunks';

/**
 * Lets each module find its neighbours (the schema, its worker, its migrations) from where the compiler puts it, which
 * is beside the bundle.
 */
const keepLocations = (): Plugin => ({
  name: 'keep-locations',
  transform: (code, id) => {
    const source = relative(sources, id);
    if (source.startsWith('..') || source === entry) return null;
    const compiled = relative(chunks, source).replace(/\.ts$/, '.js');
    return code.replaceAll('import.meta.url', `new URL('${compiled}', import.meta.url).href`);
  },
});

/**
 * Packages that are loaded from `node_modules` as before: OpenTelemetry's, of which the operator's SDK must get the same
 * one, and those that few services load, from files of their own.
 */
const external = ['@opentelemetry/api', '@electric-sql/pglite', 'drizzle-orm', 'ioredis', 'pg', 'piscina'];

/** Apollo's package looks for Node's `require`, which a bundle has not, and would hash in JavaScript. */
const alias = { '@apollo/utils.createhash': 'node:crypto' };

/**
 * Bundles what the command line and the service load into some chunks, since to find and read a thousand small files is
 * what a start takes longest for. Not minified, so that stack traces name what they pass through.
 */
export default mergeConfig(
  bundleOf(`src/${entry}`, 'licenses.md'),
  defineConfig({
    plugins: [keepLocations()],
    resolve: { alias },
    ssr: { external },
    build: {
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js', chunkFileNames: `${chunks}/[name].js` } },
    },
  }),
);
