import { KmsError, type KmsProvider } from '../errors.ts';
import type { KeyTrust } from '../policy/types.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';
import type { KeyPolicyModel } from './models.ts';

export interface Draft {
  readonly document: string;
  readonly provider: KmsProvider;
  readonly accountId?: string | null;
  readonly arn?: string | null;
  readonly caller?: string | null;
  readonly trust?: {
    readonly accounts?: readonly string[] | null;
    readonly organizations?: readonly string[] | null;
  } | null;
}

const invalid = (message: string): KmsError => new KmsError({ code: 'KMS_INVALID_PARAMETER', message });

/** Rejects a document beyond the limits of one document, or of all documents of a request, before it is parsed. */
export const admitDocument = (document: string, { limits, budget }: RequestContext): void => {
  if (Buffer.byteLength(document) > limits.documentBytes) {
    throw invalid(`The document is larger than the maximum of ${limits.documentBytes} bytes.`);
  }
  budget.admitDocument(document);
};

const draftRef = ({ provider, accountId, arn }: Draft, { drafts }: RequestContext): KeyRef | null => {
  const error = accountId ? drafts.accountIdError(provider, accountId) : null;
  if (error !== null) throw error;
  if (arn === null || arn === undefined) return null;
  const ref = drafts.parseArn(provider, arn);
  if (ref instanceof KmsError) throw ref;
  if (accountId && accountId !== ref.accountId) throw invalid('"accountId" differs from the account in "arn".');
  return ref;
};

/** The principal that will put the policy; undefined where none is given. */
const draftCaller = ({ caller, provider }: Draft, { drafts }: RequestContext): string | undefined => {
  if (caller === null || caller === undefined) return undefined;
  if (!drafts.languageOf(provider).isCallerArn(caller))
    throw invalid('"caller" must be the full ARN of a user, a role or a session.');
  return caller;
};

/** The trusted outsiders in the request; undefined where those of the configuration apply. */
const draftTrust = ({ trust }: Draft): KeyTrust | undefined =>
  trust === null || trust === undefined
    ? undefined
    : { accounts: trust.accounts ?? [], organizations: trust.organizations ?? [] };

/** Analyzes a policy that is not attached to a key. Calls no provider. */
export const inspectDraft = (draft: Draft, context: RequestContext): KeyPolicyModel => {
  admitDocument(draft.document, context);
  const ref = draftRef(draft, context);
  const subject = {
    accountId: ref?.accountId ?? draft.accountId ?? null,
    partition: ref?.partition ?? null,
    arn: ref?.arn ?? null,
    caller: draftCaller(draft, context),
    trust: draftTrust(draft),
    isDraft: true,
  };
  const { provider } = draft;
  const view = context.drafts.read(provider, draft.document, subject);
  return {
    name: 'default',
    provider,
    document: view.document,
    view,
    ref,
    requestId: null,
    retrievedAt: null,
    stale: false,
  };
};
