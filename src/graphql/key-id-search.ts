import { KmsError } from '../errors.ts';
import type { KeyIdentifier, KeyResolution } from '../keys/key-source.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';
import { forbiddenRegion, mayRead } from './visibility.ts';

/** The maximum number of accounts that are searched for a key id, since each takes a call of its account's quota. */
const maxAsked = 5;

type SearchContext = Pick<RequestContext, 'source' | 'authorize' | 'loaders' | 'fleet'>;

/**
 * Resolves a bare key id. If it names no account, and several that the end user may read serve the Region, the account
 * is taken from memory, or else from the index of keys, or else searched for with DescribeKey. Accounts that the end
 * user may not read are neither called nor named. Never rejects.
 */
export const resolveKeyId = (key: KeyIdentifier, context: SearchContext): KeyResolution | Promise<KeyResolution> => {
  const { source } = context;
  if (key.accountId !== null) return source.resolveId(key);
  const candidates = source.keyIdCandidates(key);
  const readable = candidates.filter((ref) => mayRead(ref, context));
  const [only, ...others] = readable;
  if (!only) return forbiddenOr(source.resolveId(key), key, context);
  if (others.length === 0) return found(only);
  const remembered = readable.find((ref) => ref.accountId === source.accountOfKeyId(key));
  if (remembered) return found(remembered);
  return search(key, readable, context);
};

const search = async (
  key: KeyIdentifier,
  candidates: readonly KeyRef[],
  context: SearchContext,
): Promise<KeyResolution> => {
  const arns = await context.fleet.arnsOf(key.keyId);
  const indexed = candidates.find(({ arn }) => arns.includes(arn));
  if (indexed) return remember(key, indexed, context);
  return candidates.length > maxAsked ? failed(ambiguous(key)) : searchAccounts(key, candidates, context);
};

const remember = (key: KeyIdentifier, owner: KeyRef, { source }: Pick<SearchContext, 'source'>): KeyResolution => {
  source.rememberKeyId(key, owner.accountId);
  return found(owner);
};

const found = (ref: KeyRef): KeyResolution => ({ ref, alias: null, error: null });

const failed = (error: KmsError): KeyResolution => ({ ref: null, alias: null, error });

const forbiddenOr = (resolution: KeyResolution, key: KeyIdentifier, context: SearchContext): KeyResolution => {
  const error = forbiddenRegion(key, context);
  return error ? failed(error) : resolution;
};

const searchAccounts = async (
  key: KeyIdentifier,
  candidates: readonly KeyRef[],
  context: SearchContext,
): Promise<KeyResolution> => {
  const answers = await context.loaders.details.metadata.loadMany(candidates);
  const owner = candidates.find((_, index) => !(answers[index] instanceof Error));
  if (owner) return remember(key, owner, context);
  const errors = answers.filter((answer) => answer instanceof KmsError);
  const unsure = errors.find(({ code }) => code !== 'KMS_KEY_NOT_FOUND') ?? errors[0];
  return failed(unsure?.with({ accountId: null, arn: null }) ?? ambiguous(key));
};

const ambiguous = ({ provider, region }: KeyIdentifier): KmsError =>
  new KmsError({
    code: 'KMS_AMBIGUOUS_KEY_ID',
    message: `Too many accounts serve Region ${region} to search for this key id: use the key's ARN, or give the account.`,
    provider,
    region,
  });
