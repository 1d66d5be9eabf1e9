import { defineConfig } from 'vitest/config';

/** Vite would take the ES modules of graphql where Node, and with it Apollo Server, takes the others: two realms. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** Far above what anything takes, so that a machine that is busy with something else fails no test. */
export const timeouts = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 200_000 } } };

/** What starts programs is end to end: test/e2e/vitest.config.ts. */
const exclude = ['test/e2e/**', '**/*.e2e.test.ts'];

/** They count steps, of which what others have left in caches would spare some. */
const growth = ['test/**/*-growth.test.ts'];

/** To load the service anew for each file would take a third of the whole time: the files of a worker share modules. */
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
