import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would take graphql's ES module build where Node takes the other one, and Apollo Server with it: with both at
  // once, neither knows the other's errors.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
