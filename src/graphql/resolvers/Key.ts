import { KmsError, type KmsErrorDetails } from '../../errors.ts';
import type { LoadedPolicy } from '../../keys/key-source.ts';
import type { KeyRef } from '../../providers/provider.ts';
import type { RequestContext } from '../context.ts';
import type { KeyResolvers } from '../generated/resolvers.ts';
import { askableRef } from '../key-model.ts';
import type { KeyModel, KeyPolicyModel } from '../models.ts';

interface PolicyArguments {
  readonly name: string;
  readonly fresh: boolean;
}

const toModel = (ref: KeyRef, loaded: LoadedPolicy, { cacheHint }: RequestContext): KeyPolicyModel => {
  cacheHint.served(loaded);
  const { name, view, providerRequestId, retrievedAt, stale } = loaded;
  const { provider } = ref;
  return { name, view, ref, provider, subject: ref, requestId: providerRequestId, retrievedAt, stale };
};

/** A policy that the cache holds is answered at once: a promise for each of a hundred keys is what batches cost most. */
const loadPolicy = (
  key: KeyModel,
  { name, fresh }: PolicyArguments,
  context: RequestContext,
): KeyPolicyModel | Promise<KeyPolicyModel> => {
  const ref = askableRef(key);
  const cached = fresh ? undefined : context.source.peekPolicy(ref, name);
  if (cached) return toModel(ref, cached, context);
  return context.loaders.policy.load({ ref, policyName: name, fresh }).then((loaded) => toModel(ref, loaded, context));
};

/**
 * An error that is data has no path by which a gateway could tell that it must not keep the answer: what may be otherwise
 * the next moment, or for the next caller, is said to be for now only. GraphQL takes an
 * Error for a throw wherever it stands, so that only its fields are handed on.
 */
const asData = (error: unknown, { cacheHint }: RequestContext): KmsErrorDetails => {
  if (!(error instanceof KmsError)) throw error;
  if (error.retryable || error.code === 'FORBIDDEN') cacheHint.servedUncacheable();
  return error.details();
};

/** Fields without a resolver here are answered from the key by their names. */
export const Key: KeyResolvers = {
  metadata: (key, _args, { loaders, cacheHint }) => {
    cacheHint.servedUncacheable();
    return loaders.metadata.load(askableRef(key));
  },

  policy: loadPolicy,

  policyResult: (key, args, context) => {
    try {
      const policy = loadPolicy(key, args, context);
      return policy instanceof Promise ? policy.catch((error) => asData(error, context)) : policy;
    } catch (error) {
      return asData(error, context);
    }
  },
};
