import { defineConfig } from 'vitest/config';

/** Vite would take the ES modules of graphql where Node, and with it Apollo Server, takes the others: two realms. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** Far above what anything takes, so that a machine that is busy with something else fails no test. */
export const timeouts = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 50_000 } } };

/** What starts programs is end to end: test/e2e/vitest.config.ts. */
export default defineConfig({
  resolve,
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', '**/*.e2e.test.ts'],
    maxWorkers: 2,
    ...timeouts,
  },
});
