import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { fontFiles } from './font-files.ts';

/** The address of `npm start`, for `npx vite src/explorer`: Vite then serves the page, and this server its queries. */
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
    // Nothing is inlined as a data: URL, so that the content security policy needs the fewest exceptions.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco, the editor, is one chunk of this size; it is loaded from the same server.
    chunkSizeWarningLimit: 4096,
    reportCompressedSize: false,
    // The licences of bundled packages are part of the bundle.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // GraphiQL's files contain directives for a compiler that has already processed them.
      checks: { moduleLevelDirective: false },
      // GraphiQL derives the names of its icons for screen readers from the names of functions.
      output: { keepNames: true },
    },
  },
  logLevel: 'warn',
  server: {
    proxy: { '/graphql': server, '/settings.json': { target: server, rewrite: () => '/graphiql/settings.json' } },
  },
});
