import { KmsError } from '../../errors.ts';
import { MalformedPolicyError } from '../../policy/inspect.ts';
import type { RequestContext } from '../context.ts';
import type { KeyPolicyResolvers } from '../generated/resolvers.ts';
import { checkDocumentSize } from '../inspect-draft.ts';
import type { KeyPolicyModel } from '../models.ts';

const malformed = ({ ref }: KeyPolicyModel, what: string, cause: MalformedPolicyError): KmsError =>
  new KmsError(
    {
      code: 'KMS_POLICY_MALFORMED',
      message: `${what}: ${cause.issues[0]?.message ?? 'it is no policy.'} All that is wrong is in "issues".`,
      provider: ref?.provider ?? null,
      arn: ref?.arn ?? null,
      region: ref?.region ?? null,
      accountId: ref?.accountId ?? null,
    },
    { cause },
  );

const notWellFormed = 'The policy is not well-formed';

const toTyped = (model: KeyPolicyModel, what: string, error: unknown): unknown =>
  error instanceof MalformedPolicyError ? malformed(model, what, error) : error;

/** What is computed of the policy, of which `read` makes the field: a promise only where the computing takes long. */
const computed = <C extends Computation, Result>(
  model: KeyPolicyModel,
  { computer, budget }: RequestContext,
  [computation, ...given]: readonly [computation: C, ...given: ComputationArguments<C>],
  { what = notWellFormed, read }: { readonly what?: string; readonly read: (result: ComputationResult<C>) => Result },
): Result | Promise<Result> => {
  try {
    const result = computer.compute(model, budget, computation, ...given);
    if (!(result instanceof Promise)) return read(result);
    return result.then(read).catch((error: unknown) => {
      throw toTyped(model, what, error);
    });
  } catch (error) {
    throw toTyped(model, what, error);
  }
};

const of =
  <C extends PlainComputation, Result>(computation: C, read: (result: ComputationResult<C>) => Result) =>
  (model: KeyPolicyModel, _args: unknown, context: RequestContext): Result | Promise<Result> =>
    computed<C, Result>(model, context, [computation], { read });

/** A field that needs the policy's meaning: a policy that has none answers the typed error, never an empty value. */
const parsed = <Result>(read: (policy: ParsedKeyPolicy) => Result) =>
  of('reading', ({ policy, issues }) => {
    if (policy === null) throw new MalformedPolicyError(issues);
    return read(policy);
  });

/** The same for a field that compares with a document of the client's, which may be malformed too. */
const compared =
  <C extends Comparison>(computation: C) =>
  (
    model: KeyPolicyModel,
    { document }: { readonly document: string },
    context: RequestContext,
  ): ComputationResult<C> | Promise<ComputationResult<C>> => {
    admitDocument(document, context);
  };

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
  diff: compared('diff'),
  exposure: of('analysis', ({ exposure }) => exposure),
  externalAccounts: of('analysis', ({ externalAccounts }) => externalAccounts),
  access: of('analysis', ({ access }) => access),
  findings: of('analysis', ({ findings }) => findings),
  evaluate: (model, { principal, action, context: given }, context) =>
    computed(model, context, ['evaluate', { principal, action, context: given ?? [] }], { read: (decision) => decision }),

  retrievedAt: ({ retrievedAt }) => (retrievedAt === null ? null : new Date(retrievedAt).toISOString()),
};
