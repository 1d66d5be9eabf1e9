import { GraphQLError } from 'graphql';
import { toWallTime } from '../../clock.ts';
import { budgetExceeded } from '../../compute/budget-errors.ts';
import type { Comparison, ComputationResult, PlainComputation } from '../../compute/computations.ts';
import { KmsError } from '../../errors.ts';
import { InvalidRequestError, MalformedPolicyError, WorkBudgetError } from '../../policy/inspect.ts';
import type { ParsedKeyPolicy } from '../../policy/types.ts';
import type { RequestContext } from '../context.ts';
import type { KeyPolicyResolvers } from '../generated/resolvers.ts';
import { admitDocument } from '../inspect-draft.ts';
import type { KeyPolicyModel } from '../models.ts';

const malformed = ({ ref }: KeyPolicyModel, what: string, hint: string, cause: MalformedPolicyError): KmsError =>
  new KmsError(
    {
      code: 'KMS_POLICY_MALFORMED',
      message: `${what}: ${cause.issues[0]?.message ?? 'it is not a policy.'} ${hint}`,
      provider: ref?.provider ?? null,
      arn: ref?.arn ?? null,
      region: ref?.region ?? null,
      accountId: ref?.accountId ?? null,
    },
    { cause },
  );

/** Converts the errors of a computation: a malformed policy, an invalid request, or too many steps. */
const toTypedError = (model: KeyPolicyModel, error: unknown): unknown => {
  if (error instanceof InvalidRequestError)
    return new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT' }, originalError: error });
  if (error instanceof WorkBudgetError) return budgetExceeded(error.message);
  if (!(error instanceof MalformedPolicyError)) return error;
  return error.isOther
    ? malformed(
        model,
        'The document to compare with is not well-formed',
        'The "issues" of inspectKeyPolicy list all of its problems.',
        error,
      )
    : malformed(model, 'The policy is not well-formed', '"issues" lists all problems.', error);
};

/** Passes the result of a computation to `read`. Returns a promise only where the computation takes a while. */
export const computed = <Computed, Result>(
  model: KeyPolicyModel,
  start: () => Computed | Promise<Computed>,
  read: (result: Computed) => Result,
): Result | Promise<Result> => {
  const fail = (error: unknown): never => {
    throw toTypedError(model, error);
  };
  try {
    const result = start();
    return result instanceof Promise ? result.then(read).catch(fail) : read(result);
  } catch (error) {
    return fail(error);
  }
};

/**
 * A field that is computed from the document. For a malformed document it gives a typed error, never an empty value.
 */
const computedField =
  <C extends PlainComputation, Result>(computation: C, read: (result: ComputationResult<C>) => Result) =>
  (model: KeyPolicyModel, _args: unknown, { computer, budget }: RequestContext): Result | Promise<Result> =>
    computed(model, () => computer.compute(model, budget, computation, []), read);

/** A field of the parsed policy. */
const parsedField = <Result>(read: (policy: ParsedKeyPolicy) => Result) =>
  computedField('reading', ({ policy, issues }) => {
    if (policy === null) throw new MalformedPolicyError(issues);
    return read(policy);
  });

/** A field that compares the policy with a document from the client, which may be malformed, too. */
const comparisonField =
  <C extends Comparison>(computation: C) =>
  (model: KeyPolicyModel, { document }: { readonly document: string }, context: RequestContext) => {
    admitDocument(document, context);
    const { computer, budget } = context;
    const start = () => computer.compute(model, budget, computation, [document]);
    return computed(model, start, (result) => result);
  };

/** The changes that lead from the policy to a document. */
export const diff = comparisonField('diff');

/** Whether a document allows a request that the policy does not. */
export const newAccess = comparisonField('newAccess');

/** Fields without a resolver here are answered from the model by their names. */
export const KeyPolicy: KeyPolicyResolvers = {
  wellFormed: computedField('reading', ({ policy }) => policy !== null),
  issues: computedField('reading', ({ issues }) => issues),

  version: parsedField((policy) => policy.version),
  id: parsedField((policy) => policy.id),
  statements: parsedField((policy) => policy.statements),
  canonicalDocument: computedField('canonicalDocument', (text) => text),
  fingerprint: computedField('fingerprint', (text) => text),
  equivalentTo: comparisonField('equivalentTo'),
  diff,
  newAccess,
  exposure: computedField('analysis', ({ exposure }) => exposure),
  externalAccounts: computedField('analysis', ({ externalAccounts }) => externalAccounts),
  access: computedField('analysis', ({ access }) => access),
  findings: (model, _args, { computer, budget }) =>
    computed(
      model,
      () => computer.compute(model, budget, 'analysis', []),
      ({ findings }) => findings.map((finding, index) => ({ finding, policy: model, index })),
    ),
  evaluate: (model, { principal, action, context: given }, { computer, budget }) => {
    const request = { principal, action, context: given ?? [] };
    const start = () => computer.compute(model, budget, 'evaluate', [request]);
    return computed(model, start, (decision) => decision);
  },

  retrievedAt: ({ retrievedAt }) => (retrievedAt === null ? null : new Date(toWallTime(retrievedAt)).toISOString()),
};
