import { KmsError, type KmsErrorDetails } from '../../errors.ts';
import { meaningOf } from '../../failure-meaning.ts';
import { listGrants } from '../../keys/grant-listing.ts';
import type { LoadedPolicy } from '../../keys/key-source.ts';
import type { KeyGrant } from '../../policy/grants/grant.ts';
import { grantsAbout } from '../../policy/grants/grants-about.ts';
import type { KeyPolicyView } from '../../policy/inspect.ts';
import type { KeyMetadata } from '../../providers/key-data.ts';
import type { KeyRef } from '../../providers/provider.ts';
import { checkedFirst, toPageInfo } from '../connection.ts';
import type { RequestContext } from '../context.ts';
import type { KeyResolvers } from '../generated/resolvers.ts';
import { toGrantModel } from '../grant-model.ts';
import { keyOf, toKey, withRef } from '../key-references.ts';
import type { KeyModel, KeyPolicyModel } from '../models.ts';
import { computed } from './KeyPolicy.ts';
import { history } from './key-history.ts';

interface PolicyArguments {
  readonly name: string;
  readonly fresh: boolean;
}

/** The view is created where a field is selected that is computed from the document. */
const toModel = (ref: KeyRef, loaded: LoadedPolicy, { cacheHint }: RequestContext): KeyPolicyModel => {
  cacheHint.served(loaded);
  const { name, document, providerRequestId: requestId, retrievedAt, stale } = loaded;
  let view: KeyPolicyView | null = null;
  return {
    name,
    document,
    ref,
    provider: ref.provider,
    requestId,
    retrievedAt,
    stale,
    get view() {
      view ??= loaded.view;
      return view;
    },
  };
};

const checkFreshRead = ({ provider, accountId, region, arn }: KeyRef, context: RequestContext): void => {
  const refusal = context.admitFreshRead();
  if (refusal) throw refusal.with({ provider, accountId, region, arn });
};

/** A cached policy is returned synchronously: promises for a hundred keys would be the greatest cost of a batch. */
const loadPolicy = (
  key: KeyModel,
  { name, fresh }: PolicyArguments,
  context: RequestContext,
): KeyPolicyModel | Promise<KeyPolicyModel> =>
  withRef(key, context, (ref) => {
    if (fresh) checkFreshRead(ref, context);
    const cached = fresh ? undefined : context.source.peekPolicy(ref, name);
    if (cached instanceof KmsError) throw cached;
    if (cached) return toModel(ref, cached, context);
    return context.loaders.policy
      .load({ ref, policyName: name, fresh })
      .then((loaded) => toModel(ref, loaded, context));
  });

/**
 * Converts an error to data. Since it is not in `errors[]`, a gateway can't tell that it must not cache the response:
 * where the result may change at any time, or differ for another caller, the response is marked as uncacheable. Only
 * the error's fields are returned, since GraphQL treats a returned Error like a thrown one.
 */
const asData = (error: unknown, { cacheHint }: RequestContext): KmsErrorDetails => {
  if (!(error instanceof KmsError)) throw error;
  if (error.retryable || !meaningOf(error.code).definite) cacheHint.servedUncacheable();
  return error.details();
};

/** A single DescribeKey call returns both the key that an alias refers to and its metadata. */
const loadMetadata = (key: KeyModel, _args: unknown, context: RequestContext): Promise<KeyMetadata> => {
  context.cacheHint.servedUncacheable();
  if (key.error) throw key.error;
  if (key.alias) return context.loaders.details.aliasMetadata.load(key.alias);
  return Promise.resolve(withRef(key, context, (ref) => context.loaders.details.metadata.load(ref)));
};

/** Reads a detail of the key, which may change at any time. */
const read = <T>(key: KeyModel, context: RequestContext, load: (ref: KeyRef) => T | Promise<T>): T | Promise<T> => {
  context.cacheHint.servedUncacheable();
  return withRef(key, context, load);
};

const defaultPolicy: PolicyArguments = { name: 'default', fresh: false };

/** Reads the policy and all grants concurrently; fails where either can't be read. */
const withGrants = <T>(
  key: KeyModel,
  context: RequestContext,
  use: (policy: KeyPolicyModel, grants: readonly KeyGrant[]) => T | Promise<T>,
): T | Promise<T> =>
  read(key, context, async (ref) => {
    const reads = [loadPolicy(key, defaultPolicy, context), context.loaders.details.grants.load(ref)] as const;
    const [policy, grants] = await Promise.all(reads);
    return use(policy, grants);
  });

/** Fields without a resolver here are answered from the key by their names. */
export const Key: KeyResolvers = {
  history,

  resolvedArn: (key, _args, context) => {
    if (key.alias) context.cacheHint.servedUncacheable();
    return withRef(key, context, ({ arn }) => arn);
  },

  target: (key, _args, context) => {
    if (key.alias) context.cacheHint.servedUncacheable();
    return withRef(key, context, (ref) => (key.alias ? keyOf(ref, context) : key));
  },

  metadata: loadMetadata,
  aliases: (key, _args, context) => read(key, context, (ref) => context.loaders.details.aliases.load(ref)),
  tags: (key, _args, context) => read(key, context, (ref) => context.loaders.details.tags.load(ref)),
  rotation: (key, _args, context) => read(key, context, (ref) => context.loaders.details.rotation.load(ref)),

  replicas: async (key, _args, context) => {
    const { arn, multiRegionArns } = await loadMetadata(key, {}, context);
    const others = multiRegionArns.filter((other) => other !== arn);
    return others.map((other) => toKey(other, context.source.resolve(other), context));
  },

  grants: (key, { first, after }, context) =>
    read(key, context, async (ref) => {
      const page = { first: checkedFirst(first ?? 100, context), after: after ?? null };
      const listing = await listGrants((cursor) => context.source.grantPage(ref, cursor, context.load), page);
      const language = context.drafts.languageOf(ref.provider);
      return {
        edges: listing.edges.map(({ cursor, grant }) => ({ cursor, node: toGrantModel(grant, language, ref) })),
        pageInfo: toPageInfo(listing.edges, listing.hasNextPage, after),
      };
    }),

  access: (key, _args, context) =>
    withGrants(key, context, (policy, grants) => {
      const start = () => context.computer.compute(policy, context.budget, 'keyAccess', [grants]);
      return computed(policy, start, (analysis) => analysis);
    }),

  evaluate: (key, { principal, action, context: given }, context) =>
    withGrants(key, context, (policy, grants) => {
      const request = { principal, action, context: given ?? [] };
      const about = grantsAbout(principal, grants, context.drafts.languageOf(policy.provider));
      const start = () => context.computer.compute(policy, context.budget, 'keyDecision', [about, request]);
      return computed(policy, start, (decision) => decision);
    }),

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
