import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vite would take the ES modules of graphql where Node, and with it Apollo Server, takes the others: two realms.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Real browsers, gateways and processes share two cores there with whatever else runs; what fails twice is broken.
    retry: process.env.CI ? 1 : 0,
  },
});
