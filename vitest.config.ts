import { defineConfig } from 'vitest/config';

/** Vite would load graphql's ES modules, Node its CommonJS modules for Apollo Server; graphql rejects two copies. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** Far longer than any test takes, so that tests don't fail on a busy machine. */
export const timeouts = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 200_000 } } };

/** Tests that start programs are end-to-end tests: see test/e2e/vitest.config.ts. */
const exclude = ['test/e2e/**', '**/*.e2e.test.ts'];

/** These tests count steps, so they need modules of their own: entries that others left in caches would save some. */
const growth = ['test/**/*-growth.test.ts'];

/** The test files of a worker share modules, since loading the service for each file would take a third of the time. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, ...growth],
          isolate: false,
          maxWorkers: 3,
          ...timeouts,
        },
      },
      { resolve, test: { name: 'growth', include: growth, exclude, maxWorkers: 3, ...timeouts } },
    ],
  },
});
