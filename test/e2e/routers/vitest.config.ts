import { defineConfig } from 'vitest/config';
import { resolve, timeouts } from '../../../vitest.config.ts';

export default defineConfig({
  resolve,
  test: { include: ['test/e2e/routers/*.routers.ts'], fileParallelism: false, ...timeouts },
});
