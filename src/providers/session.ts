/** Credentials, and when they end in milliseconds since the epoch; null where they do not. */
export interface Expiring<T> {
  readonly value: T;
  readonly expiresAt: number | null;
}

/** The credentials of one account, shared by all of its clients. */
export interface Session<T> {
  /** Credentials that are held and need no renewal yet, at once; null where `get` has something to do. */
  current(): T | null;
  /** Resolves to credentials that have not ended. Rejects with a CredentialsError, and with nothing else. */
  get(): Promise<T>;
  /**
   * Tells that the provider called these credentials expired. True where others can be had by asking again; false
   * where they would be the same.
   */
  expired(value: T): boolean;
}

/** No credentials could be had; `cause` says why. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** After a failure nobody is asked for this long, so that an account that is broken does not flood the provider. */
const pauseMs = 1000;

/** Credentials are renewed this long before they end, or after three quarters of a shorter life. */
const aheadMs = 5 * 60_000;

/**
 * Keeps credentials and renews them ahead of their end, with one renewal for all who wait. While a renewal ahead of
 * time is under way, or fails, the old ones go on serving until they end.
 */
export function createSession<T>(load: () => Promise<Expiring<T>>, now: () => number = Date.now): Session<T> {
  let held: (Expiring<T> & { readonly renewAt: number }) | null = null;
  let failed: { readonly error: CredentialsError; readonly at: number } | null = null;
  let loading: Promise<T> | null = null;

  const renew = async (): Promise<T> => {
    try {
      const fresh = await load();
      const lifeMs = fresh.expiresAt === null ? Number.POSITIVE_INFINITY : fresh.expiresAt - now();
      held = { ...fresh, renewAt: now() + Math.max(lifeMs * 0.75, lifeMs - aheadMs) };
      return fresh.value;
    } catch (cause) {
      failed = { error: new CredentialsError('No credentials', { cause }), at: now() };
      throw failed.error;
    } finally {
      loading = null;
    }
  };

  return {
    current: () => (held !== null && now() < held.renewAt ? held.value : null),
    async get() {
      const pausing = failed !== null && now() < failed.at + pauseMs;
      if (held === null || (held.expiresAt !== null && held.expiresAt <= now())) {
        if (pausing && failed !== null) throw failed.error;
        loading ??= renew();
        return loading;
      }
      if (held.renewAt <= now() && loading === null && !pausing) {
        loading = renew();
        loading.catch(() => {});
      }
      return held.value;
    },
    expired(value) {
      if (held === null || held.value !== value) return true;
      if (held.expiresAt === null) return false;
      held = null;
      return true;
    },
  };
}
