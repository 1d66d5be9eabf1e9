import type { KmsProvider } from '../../../errors.ts';
import type { ReadTarget } from '../../../graphql/context.ts';

/** The scope that lets read every key; with `:` and a provider, an account and a Region behind it, only those keys. */
const readScope = 'keys:read';

/** The scope that lets read past the cache, where the operator asks for it. It lets read no key by itself. */
export const freshScope = 'keys:fresh';

/** The name of a provider in scopes: the one that the accounts file has. */
export type ProviderName = (provider: KmsProvider) => string;

/**
 * The scopes in a token's claims: `scope`, text with a space between two scopes (RFC 8693), or `scp`, which some issuers
 * write instead, as text or as a list.
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
 * The scopes of which routers ask for one, where the SDL says so. A router compares whole scopes, and can't know all
 * accounts: tokens for some accounts alone bring `keys:read:some` beside the scopes that say which. It lets read nothing
 * here.
 */
export const routerScopes = (providerNames: readonly string[]): readonly string[] => [
  readScope,
  ...providerNames.map((name) => `${readScope}:${name}`),
  `${readScope}:some`,
];

/** Where the scopes of one token let read. Scopes of other grammars are somebody else's, and mean nothing here. */
export const createScopeCheck = (
  scopes: readonly string[],
  nameOf: ProviderName,
): ((target: ReadTarget) => boolean) => {
  const cached = new Set(scopes.filter((scope) => scope.startsWith(readScope)));
  if (cached.has(readScope)) return () => true;
  return (target) => scopesFor(target, nameOf).some((scope) => cached.has(scope));
};
