import type { KmsProvider } from '../../../errors.ts';
import type { ReadTarget } from '../../../graphql/context.ts';

/** The scope for reading all keys; followed by `:` and a provider, an account and a Region, for those keys only. */
const readScope = 'keys:read';

/** The scope for bypassing the cache, where the operator requires it. It allows reading no key by itself. */
export const freshScope = 'keys:fresh';

/** Returns the name of a provider in scopes, which is that in the accounts file. */
export type ProviderName = (provider: KmsProvider) => string;

/**
 * The scopes in a token's claims: `scope`, separated by spaces (RFC 8693), or `scp`, which some issuers use instead, as
 * a text or a list.
 */
export const scopesIn = ({ scope, scp }: Readonly<Record<string, unknown>>): readonly string[] =>
  [scope, scp].flatMap((claim) => {
    if (typeof claim === 'string') return claim.split(' ');
    return Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : [];
  });

/** `keys:read`, `keys:read:aws`, `keys:read:aws:111122223333`, `keys:read:aws:111122223333:us-east-2`. */
const scopesFor = ({ provider, accountId, region }: ReadTarget, nameOf: ProviderName): readonly string[] => {
  const ofProvider = `${readScope}:${nameOf(provider)}`;
  const ofAccount = `${ofProvider}:${accountId}`;
  return [ofProvider, ofAccount, `${ofAccount}:${region}`];
};

/**
 * The scopes of which routers require one, as the SDL says. A router compares whole scopes and can't know all accounts,
 * so tokens for single accounts contain `keys:read:some` as well, which allows nothing here.
 */
export const routerScopes = (providerNames: readonly string[]): readonly string[] => [
  readScope,
  ...providerNames.map((name) => `${readScope}:${name}`),
  `${readScope}:some`,
];

/** Checks which targets the scopes of one token cover. Scopes of other services are ignored. */
export const createScopeCheck = (
  scopes: readonly string[],
  nameOf: ProviderName,
): ((target: ReadTarget) => boolean) => {
  const cached = new Set(scopes.filter((scope) => scope.startsWith(readScope)));
  if (cached.has(readScope)) return () => true;
  return (target) => scopesFor(target, nameOf).some((scope) => cached.has(scope));
};
