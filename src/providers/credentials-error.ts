/** Why credentials could not be obtained, as far as a client may know: a kind, never a secret. */
export type CredentialsProblem =
  | 'profile-missing'
  | 'sso-expired'
  | 'token-file-missing'
  | 'role-refused'
  | 'token-refused'
  | 'identity-refused'
  | 'issuer-refused'
  | 'host-not-found'
  | 'none-found';

/** The messages for clients, by problem. The log and the health page add the reason in the SDK's words. */
export const credentialsMessages: Readonly<Record<CredentialsProblem, string>> = {
  'profile-missing': 'No credentials for this account: the configured profile does not exist or is incomplete.',
  'sso-expired': 'No credentials for this account: the single sign-on session has expired or was never started.',
  'token-file-missing': 'No credentials for this account: the web identity token file cannot be read.',
  'role-refused': 'No credentials for this account: the service that issues them refused to let its role be assumed.',
  'token-refused': 'No credentials for this account: the service that issues them refused the web identity token.',
  'identity-refused':
    'No credentials for this account: the service that issues them does not know, or does not accept any more, the credentials that ask for them.',
  'issuer-refused': 'No credentials for this account: the service that issues them refused the request.',
  'host-not-found': 'No credentials for this account: the host name of the service that issues them does not resolve.',
  'none-found': 'No credentials for this account: no source that the SDK knows has any.',
};

/**
 * Credentials could not be obtained. `cause` is the SDK's error; `hints` are messages that the SDK logged before it.
 */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  /** In the SDK's words, for operators: profiles, roles and hosts are named, secrets are not. */
  readonly reason: string;
  readonly problem: CredentialsProblem;

  constructor(cause: unknown, hints: readonly string[] = []) {
    const reason = reasonOf(cause, hints);
    super(`No credentials: ${reason}`, { cause });
    this.reason = reason;
    this.problem = problemOf(cause, reason);
  }
}

const maxReasonLength = 600;
const maxDepth = 5;

/** An error, what caused it, and the parts of an AggregateError, outermost first. */
export const causesOf = (error: unknown, depth = 0): readonly Error[] => {
  if (!(error instanceof Error) || depth > maxDepth) return [];
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [error, ...inner.flatMap((cause) => causesOf(cause, depth + 1))];
};

const reasonOf = (cause: unknown, hints: readonly string[]): string => {
  const messages = causesOf(cause).map(({ name, message }) => (message === '' ? name : message));
  const texts = [...messages, ...hints].map(withoutSecrets).filter((text) => text !== '');
  return [...new Set(texts)].join('; ').slice(0, maxReasonLength) || 'the SDK gave no reason';
};

/**
 * Removes what may contain secrets: some messages repeat a whole file or response, and JSON.parse repeats its input.
 */
const withoutSecrets = (message: string): string =>
  message
    .replace(
      /Unexpected (?:token|non-whitespace|end)[\s\S]*|[\s\S]*is not valid JSON[\s\S]*/i,
      'the text is not valid JSON',
    )
    // Where a signature does not match, clouds repeat the signed request, with the session token.
    .replace(/(?:string[- ]to[- ]sign|canonical string for this request) (?:is|should)[\s\S]*/i, '…')
    .replace(/(?:[{<]|\[\s*[{"])[\s\S]*$/, '…')
    .replace(/\?\S+/g, '?…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);

const problemsByText: readonly (readonly [RegExp, CredentialsProblem])[] = [
  [/ENOTFOUND/, 'host-not-found'],
  [/\bsso\b.*(?:expired|invalid|not found|login)|CloudSSO|session .*(?:expired|invalid)/i, 'sso-expired'],
  [/InvalidIdentityToken|IDPRejectedClaim|AuthenticationFail\.OIDCToken|ExpiredTokenException/, 'token-refused'],
  [/ENOENT.*token|token.*ENOENT|Web identity configuration not specified|open OIDC token/i, 'token-file-missing'],
  [
    /profile.*(?:not be found|not found|does not exist|could not)|using profile|unable to get profile|credential type for/i,
    'profile-missing',
  ],
];

/** Errors of AWS STS and of Alibaba Cloud's for the credentials that ask for others. */
const identityRefusal =
  /^(?:InvalidClientTokenId|UnrecognizedClientException|ExpiredToken|TokenRefreshRequired|SignatureDoesNotMatch|IncompleteSignature|InvalidAccessKeyId|InvalidSecurityToken)(?:\.|$)/;

const refusals: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NoPermission',
  'EntityNotExist.Role',
]);

const hintsOnly: ReadonlySet<CredentialsProblem> = new Set(['profile-missing', 'none-found']);

/** Whether it is an answer of the service that issues credentials. */
const wasAnswered = (error: Error): boolean =>
  '$metadata' in error &&
  (error.$metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode !== undefined;

const problemOf = (cause: unknown, reason: string): CredentialsProblem => {
  const errors = causesOf(cause);
  const codes = errors.map((error) => ('code' in error && typeof error.code === 'string' ? error.code : error.name));
  if (codes.some((code) => refusals.has(code))) return 'role-refused';
  if (codes.some((code) => identityRefusal.test(code))) return 'identity-refused';
  const text = `${codes.join(' ')} ${reason}`;
  const problem = problemsByText.find(([pattern]) => pattern.test(text))?.[1] ?? 'none-found';
  // The chain's reasons for trying no other source follow an answer of the issuer, and are not the problem.
  return hintsOnly.has(problem) && errors.some(wasAnswered) ? 'issuer-refused' : problem;
};
