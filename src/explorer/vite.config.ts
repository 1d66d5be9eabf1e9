import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fontFiles } from './font-files.ts';

/** The address of `npm start`, for `npx vite src/explorer`: Vite serves the page then, this server answers its questions. */
const server = 'http://127.0.0.1:4000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative, so that the page works behind a path prefix.
  base: './',
  plugins: [react(), fontFiles()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../../dist/explorer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // Nothing becomes a data: address, so the page needs the fewest exceptions in its content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco, the editor, is one chunk of this size by nature; it comes from the same machine.
    chunkSizeWarningLimit: 4096,
    reportCompressedSize: false,
    // The terms of what is bundled travel with the bundle.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // GraphiQL's files carry directives for a compiler that has already run.
      checks: { moduleLevelDirective: false },
      // GraphiQL makes the names that screen readers say of its icons out of the names of functions.
      output: { keepNames: true },
    },
  },
  logLevel: 'warn',
  server: {
    proxy: { '/graphql': server, '/settings.json': { target: server, rewrite: () => '/graphiql/settings.json' } },
  },
});
