/** Thrown where the issuer's keys can't be loaded, so that the token can't be verified. */
export class SigningKeysUnavailable extends Error {
  override readonly name = 'SigningKeysUnavailable';
}
