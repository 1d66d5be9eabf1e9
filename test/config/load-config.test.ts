import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { problemsOf, whole } from './loading.ts';

describe('for any file and environment', () => {
  const line = fc.oneof(
    fc.constantFrom(...whole.split('\n')),
    fc.constantFrom('accounts:', '  - provider: aws', '- 1', 'cache: 7', '&a *a', '{', '!!x y', '? :', '<<: *a'),
    fc.string({ maxLength: 20 }),
  );

  const name = fc.constantFrom(...environmentNames);

  it('is a Config or a ConfigError', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 15 }), fc.dictionary(name, fc.string()), (lines, env) => {
        const run = () => loadConfig({ ...env, KMS_CONFIG: 'x' }, () => lines.join('\n'));
        expect(
          problemsOf(run).every((problem) => problem.includes(': expected') || problem.includes('not known')),
        ).toBe(true);
      }),
    );
  });
});
