import { defineConfig } from 'vitest/config';
import { resolve, timeouts } from '../../vitest.config.ts';

/** Files run one after the other, since gateways, browsers and other programs use all cores by themselves. */
export default defineConfig({
  resolve,
  test: { include: ['test/e2e/**/*.test.ts', 'test/**/*.e2e.test.ts'], fileParallelism: false, ...timeouts },
});
