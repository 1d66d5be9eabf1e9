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

const orMalformed = <Result>(model: KeyPolicyModel, what: string, read: () => Result): Result => {
  try {
    return read();
  } catch (error) {
    throw error instanceof MalformedPolicyError ? malformed(model, what, error) : error;
  }
};

const notWellFormed = 'The policy is not well-formed';

/** A field that needs the policy's meaning: a policy that has none answers the typed error, never an empty value. */
const parsed =
  <Arguments, Result>(read: (view: KeyPolicyModel['view'], args: Arguments) => Result) =>
  (model: KeyPolicyModel, args: Arguments): Result =>
    orMalformed(model, notWellFormed, () => read(model.view, args));

/** The same for a field that compares with a document of the client's, which may be malformed too. */
const compared =
  <Result>(compare: (view: KeyPolicyModel['view'], document: string) => Result) =>
  (model: KeyPolicyModel, { document }: { readonly document: string }, context: RequestContext): Result => {
    checkDocumentSize(document, context);
    const what = model.view.wellFormed ? 'The document to compare with is not well-formed' : notWellFormed;
    return orMalformed(model, what, () => compare(model.view, document));
  };

/** Fields without a resolver here are answered from the model by their names. */
export const KeyPolicy: KeyPolicyResolvers = {
  document: ({ view }) => view.document,
  wellFormed: ({ view }) => view.wellFormed,
  issues: ({ view }) => view.issues,

  version: parsed((view) => view.policy.version),
  id: parsed((view) => view.policy.id),
  statements: parsed((view) => view.policy.statements),
  canonicalDocument: parsed((view) => view.canonicalDocument),
  fingerprint: parsed((view) => view.fingerprint),
  equivalentTo: compared((view, document) => view.equivalentTo(document)),
  diff: compared((view, document) => view.diff(document)),
  exposure: parsed((view) => view.analysis.exposure),
  externalAccounts: parsed((view) => view.analysis.externalAccounts),
  access: parsed((view) => view.analysis.access),
  findings: parsed((view) => view.analysis.findings),
  evaluate: parsed((view, { principal, action, context }) =>
    view.evaluate({ principal, action, context: context ?? [] }),
  ),

  retrievedAt: ({ retrievedAt }) => (retrievedAt === null ? null : new Date(retrievedAt).toISOString()),
};
