import { GraphQLError } from 'graphql';
import { expect, it } from 'vitest';
import { KmsError } from '../../src/errors.ts';
import { withoutRepeated } from '../../src/graphql/repeated-errors.ts';

const errorOf = (code: 'KMS_BUDGET_EXCEEDED' | 'KMS_KEY_NOT_FOUND', index: number): GraphQLError =>
  new GraphQLError(code, { path: [index], originalError: new KmsError({ code, message: code }) });

it('an exhausted budget is reported a hundred times, every other error always', () => {
  const errors = Array.from({ length: 3000 }, (_, index) =>
    errorOf(index % 3 === 0 ? 'KMS_KEY_NOT_FOUND' : 'KMS_BUDGET_EXCEEDED', index),
  );
  const left = withoutRepeated(errors);
  expect(left.filter(({ message }) => message === 'KMS_BUDGET_EXCEEDED')).toHaveLength(100);
  expect(left.filter(({ message }) => message === 'KMS_KEY_NOT_FOUND')).toHaveLength(1000);
});
