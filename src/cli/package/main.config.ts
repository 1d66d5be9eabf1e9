import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

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

/**
 * Bundles what the command line and the service load into some chunks, since to find and read a thousand small files is
 * what a start takes longest for. Not minified, so that stack traces name what they pass through.
 */
export default defineConfig({
  root: at('../../../'),
  plugins: [keepLocations()],
  ssr: { noExternal: true, external, target: 'node' },
  build: {
    ssr: `src/${entry}`,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    // The licences of bundled packages are shipped with the bundle.
    license: { fileName: 'licenses.md' },
    rolldownOptions: { output: { entryFileNames: 'main.js', chunkFileNames: `${chunks}/[name].js` } },
  },
});
