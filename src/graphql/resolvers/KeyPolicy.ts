import { GraphQLError } from 'graphql';
import { toWallTime } from '../../clock.ts';
import type { Comparison, ComputationResult, PlainComputation } from '../../compute/computations.ts';
import { budgetExceeded } from '../../compute/request-budget.ts';
import { KmsError } from '../../errors.ts';
import { InvalidRequestError, MalformedPolicyError, WorkBudgetError } from '../../policy/inspect.ts';
import type { ParsedKeyPolicy } from '../../policy/types.ts';
import type { RequestContext } from '../context.ts';
import type { KeyPolicyResolvers } from '../generated/resolvers.ts';
import { admitDocument } from '../inspect-draft.ts';
import type { KeyPolicyModel } from '../models.ts';

const malformed = ({ ref }: KeyPolicyModel, what: string, cause: MalformedPolicyError): KmsError =>
  new KmsError(
    {
      code: 'KMS_POLICY_MALFORMED',
      message: `${what}: ${cause.issues[0]?.message ?? 'it is not a policy.'} All problems are in "issues".`,
      provider: ref?.provider ?? null,
      arn: ref?.arn ?? null,
      region: ref?.region ?? null,
      accountId: ref?.accountId ?? null,
    },
    { cause },
  );

/** Which document is malformed: where two are compared, reading the policy tells. */
type NameMalformed = (model: KeyPolicyModel) => string;

const thePolicy: NameMalformed = () => 'The policy';
const oneOfTwo: NameMalformed = ({ view }) => (view.wellFormed ? 'The document to compare with' : 'The policy');

/** Converts the errors of a computation: a malformed policy, an invalid request, or too many steps. */
const toTypedError = (model: KeyPolicyModel, error: unknown, nameMalformed: NameMalformed): unknown => {
  if (error instanceof InvalidRequestError)
    return new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT' }, originalError: error });
  if (error instanceof WorkBudgetError) return budgetExceeded(error.message);
  if (!(error instanceof MalformedPolicyError)) return error;
  return malformed(model, `${nameMalformed(model)} is not well-formed`, error);
};

/** The result of a computation, passed to `read`: synchronously, or in a promise where it takes a while. */
export const computed = <Computed, Result>(
  model: KeyPolicyModel,
  start: () => Computed | Promise<Computed>,
  read: (result: Computed) => Result,
  nameMalformed = thePolicy,
): Result | Promise<Result> => {
  const fail = (error: unknown): never => {
    throw toTypedError(model, error, nameMalformed);
  };
  try {
    const result = start();
    return result instanceof Promise ? result.then(read).catch(fail) : read(result);
  } catch (error) {
    return fail(error);
  }
};

/** A field that is computed from the document; of a malformed one it gives the typed error, never an empty value. */
const of =
  <C extends PlainComputation, Result>(computation: C, read: (result: ComputationResult<C>) => Result) =>
  (model: KeyPolicyModel, _args: unknown, { computer, budget }: RequestContext): Result | Promise<Result> =>
    computed(model, () => computer.compute(model, budget, computation, []), read);

const parsed = <Result>(read: (policy: ParsedKeyPolicy) => Result) =>
  of('reading', ({ policy, issues }) => {
    if (policy === null) throw new MalformedPolicyError(issues);
    return read(policy);
  });

/** The same for a field that compares with a document of the client, which may be malformed, too. */
const compared =
  <C extends Comparison>(computation: C) =>
  (model: KeyPolicyModel, { document }: { readonly document: string }, context: RequestContext) => {
    admitDocument(document, context);
    const { computer, budget } = context;
    const start = () => computer.compute(model, budget, computation, [document]);
    return computed(model, start, (result) => result, oneOfTwo);
  };

/** The changes that lead from the policy to a document. */
export const diff = compared('diff');

/** Whether a document allows a request that the policy does not. */
export const newAccess = compared('newAccess');

/** Fields without a resolver here are answered from the model by their names. */
export const KeyPolicy: KeyPolicyResolvers = {
  document: ({ view }) => view.document,
  wellFormed: of('reading', ({ policy }) => policy !== null),
  issues: of('reading', ({ issues }) => issues),

  version: parsed((policy) => policy.version),
  id: parsed((policy) => policy.id),
  statements: parsed((policy) => policy.statements),
  canonicalDocument: of('canonicalDocument', (text) => text),
  fingerprint: of('fingerprint', (text) => text),
  equivalentTo: compared('equivalentTo'),
  diff,
  newAccess,
  exposure: of('analysis', ({ exposure }) => exposure),
  externalAccounts: of('analysis', ({ externalAccounts }) => externalAccounts),
  access: of('analysis', ({ access }) => access),
  findings: (model, _args, { computer, budget }) =>
    computed(
      model,
      () => computer.compute(model, budget, 'analysis', []),
      ({ findings }) => findings.map((finding, index) => ({ finding, of: model, index })),
    ),
  evaluate: (model, { principal, action, context: given }, { computer, budget }) => {
    const request = { principal, action, context: given ?? [] };
    const start = () => computer.compute(model, budget, 'evaluate', [request]);
    return computed(model, start, (decision) => decision);
  },

  retrievedAt: ({ retrievedAt }) => (retrievedAt === null ? null : new Date(toWallTime(retrievedAt)).toISOString()),
};
