import { fromWallTime } from '../clock.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';
import type { KeyPolicyModel } from './models.ts';

/** The model of a policy from the index, as it was when the index read it. */
export const toStoredPolicy = (
  ref: KeyRef,
  document: string,
  readAt: Date,
  { drafts }: RequestContext,
): KeyPolicyModel => ({
  name: 'default',
  provider: ref.provider,
  document,
  view: drafts.read(ref.provider, document, ref),
  ref,
  requestId: null,
  retrievedAt: fromWallTime(readAt.getTime()),
  stale: false,
});
