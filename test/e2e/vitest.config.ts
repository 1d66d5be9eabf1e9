import { defineConfig } from 'vitest/config';
import { resolve, timeouts } from '../../vitest.config.ts';

/** Gateways, browsers and processes take both cores by themselves: one file after the other. */
export default defineConfig({
  resolve,
  test: { include: ['test/e2e/**/*.test.ts', 'test/**/*.e2e.test.ts'], fileParallelism: false, ...timeouts },
});
