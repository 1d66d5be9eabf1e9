import { toWallTime } from '../../clock.ts';
import { KmsError, type KmsErrorCode } from '../../errors.ts';
import type { KeySource, LoadOptions } from '../../keys/key-source.ts';
import type { KeyRef } from '../../providers/provider.ts';
import type { KeyReading, ReadGrants, ReadPolicy } from '../record/key-reading.ts';
import { backgroundLoad } from './background-load.ts';
import { aliasesOf, type RegionAliases } from './region-aliases.ts';

/** The part of the key source that the reader uses. */
export type ReaderSource = Pick<
  KeySource,
  'accounts' | 'resolve' | 'list' | 'policy' | 'metadata' | 'grants' | 'tags' | 'aliasPage' | 'regionQueues'
>;

export interface KeyRead {
  readonly reading: KeyReading;
  /** Whether reading the key again may succeed. */
  readonly retryable: boolean;
}

export interface KeyReadOptions {
  readonly source: ReaderSource;
  readonly withGrants: boolean;
  /** Null where they could not be listed. */
  readonly aliases: RegionAliases | null;
  readonly signal: AbortSignal;
}

/** Reads concurrently everything that the index stores about a key. */
export const readKey = async (
  ref: KeyRef,
  { source, withGrants, aliases, signal }: KeyReadOptions,
): Promise<KeyRead> => {
  const load = backgroundLoad(signal, { fresh: true });
  const [{ policy, readAt, retryable }, grants, details] = await Promise.all([
    readPolicy(source, ref, load),
    withGrants ? readGrants(source, ref, load) : null,
    readDetails(source, ref, load),
  ]);
  const reading = {
    ref,
    readAt,
    policy,
    ...(grants && { grants: grants.grants }),
    ...details,
    ...aliasesOf(ref, aliases),
  };
  return { reading, retryable: retryable || grants?.retryable === true };
};

interface Failure {
  readonly error: KmsErrorCode;
  readonly retryable: boolean;
}

const toFailure = (error: unknown): Failure => {
  if (!(error instanceof KmsError)) throw error;
  return { error: error.code, retryable: error.retryable };
};

interface PolicyRead {
  readonly policy: ReadPolicy;
  readonly readAt: number;
  readonly retryable: boolean;
}

const readPolicy = (source: ReaderSource, ref: KeyRef, load: LoadOptions): Promise<PolicyRead> =>
  source.policy(ref, 'default', load).then(
    ({ view, retrievedAt }) => ({ policy: { view }, readAt: toWallTime(retrievedAt), retryable: false }),
    (failure: unknown) => {
      const { error, retryable } = toFailure(failure);
      return { policy: { error }, readAt: Date.now(), retryable };
    },
  );

const readGrants = (
  source: ReaderSource,
  ref: KeyRef,
  load: LoadOptions,
): Promise<{ readonly grants: ReadGrants; readonly retryable: boolean }> =>
  source.grants(ref, load).then(
    (grants) => ({ grants, retryable: false }),
    (failure: unknown) => {
      const { error, retryable } = toFailure(failure);
      return { grants: { error }, retryable };
    },
  );

/** Values that could not be read stay unchanged in the index: searches use them, the analysis does not. */
const readDetails = async (
  source: ReaderSource,
  ref: KeyRef,
  load: LoadOptions,
): Promise<Pick<KeyReading, 'state' | 'tags'>> => {
  const [metadata, tags] = await Promise.allSettled([source.metadata(ref, load), source.tags(ref, load)]);
  return {
    ...(metadata.status === 'fulfilled' && { state: metadata.value.state }),
    ...(tags.status === 'fulfilled' && { tags: tags.value }),
  };
};
