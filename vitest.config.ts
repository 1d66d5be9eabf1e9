import { defineConfig } from 'vitest/config';

/** Vite would take the ES modules of graphql where Node, and with it Apollo Server, takes the others: two realms. */
export const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** Far above what anything takes, so that a machine that is busy with something else fails no test. */
export const timeouts = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 50_000 } } };

/** What starts programs, and asks them how they are: one after the other, when nothing else runs. */
const processes = [
  'test/attacks/**/*.test.ts',
  'test/cache/redis/**/*.test.ts',
  'test/cli/{program,serve}.test.ts',
  'test/new-provider/**/*.test.ts',
  'test/operations/leaks.test.ts',
  'test/sandbox/main.test.ts',
  'test/telemetry/{audit,secrets,tracing}.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...processes],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        resolve,
        test: { name: 'processes', include: processes, maxWorkers: 1, sequence: { groupOrder: 1 }, ...timeouts },
      },
    ],
  },
});
