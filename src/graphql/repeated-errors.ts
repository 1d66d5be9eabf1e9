import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { TimeSlices } from '../compute/time-slices.ts';
import { KmsError } from '../errors.ts';
import type { RequestContext } from './context.ts';
import { formatAhead } from './format-error.ts';

/** The maximum number of errors in one response that report an exhausted budget. */
const maxReported = 100;

const isOverBudget = ({ originalError }: GraphQLError): boolean =>
  originalError instanceof KmsError && originalError.code === 'KMS_BUDGET_EXCEEDED';

/** Omits such errors beyond that number. */
export const withoutRepeated = (errors: readonly GraphQLError[]): readonly GraphQLError[] => {
  let reported = 0;
  return errors.filter((error) => {
    if (!isOverBudget(error)) return true;
    reported += 1;
    return reported <= maxReported;
  });
};

/**
 * Once a request's budget is exhausted, every remaining field fails with the same error, and tens of thousands of them
 * would take longer than the response itself. This shortens the list in place, and formats the remaining errors of a
 * long list in slices of the event loop's time before Apollo Server does.
 */
export const repeatedErrorsPlugin = (slices: TimeSlices): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors }) {
        if (errors.length <= maxReported) return;
        (errors as GraphQLError[]).splice(0, errors.length, ...withoutRepeated(errors));
        await formatAhead(errors, slices);
      },
    };
  },
});
