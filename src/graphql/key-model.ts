import type { KmsError } from '../errors.ts';
import type { KeyResolution } from '../keys/key-source.ts';
import type { KeyRef } from '../providers/provider.ts';
import type { RequestContext } from './context.ts';
import type { KeyModel } from './models.ts';

/**
 * The `Key` for a reference of any quality: what is wrong with it shows when one of its fields is asked for. That the
 * caller may not read it comes first, so that he does not learn what is configured.
 */
export const toKey = (arn: string, { ref, error }: KeyResolution, context: RequestContext): KeyModel => ({
  __typename: 'Key',
  arn,
  provider: ref?.provider ?? error?.provider ?? null,
  partition: ref?.partition ?? null,
  region: ref?.region ?? null,
  accountId: ref?.accountId ?? null,
  keyId: ref?.keyId ?? null,
  ref,
  error: (ref ? context.authorize(ref) : null) ?? error,
});

/** The reference to ask for, or a throw of the typed reason why it can't be asked for. */
export const askableRef = (key: KeyModel): KeyRef => {
  const problem: KmsError | null = key.error;
  if (problem) throw problem;
  if (!key.ref) throw new TypeError('A key has either a reference or an error.');
  return key.ref;
};
