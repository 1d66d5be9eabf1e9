import { expect, it } from 'vitest';
import { createServerErrorReport } from '../../src/http/server-errors.ts';

it('logs once that no file descriptor is left, regardless of the number of connections', () => {
  const lines: unknown[] = [];
  const report = createServerErrorReport({
    error: (details: unknown, message?: string) => lines.push([details, message]),
  });
  const error = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
  for (let connection = 0; connection < 100; connection += 1) report(error);
  expect(lines).toEqual([[{ err: error }, 'a connection could not be accepted']]);
});
