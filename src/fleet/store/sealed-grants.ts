import type { ReadGrants } from '../record/key-reading.ts';
import type { SealedTexts } from './sealed-texts.ts';

/** Grants are kept as policies are: encrypted where there is a key. A list that was moved to another key does not open. */
const nameOf = (arn: string): string => `grants of ${arn}`;

const none: ReadGrants = [];
/** They were stored with another encryption key: nobody can tell whom they let in. */
const lost: ReadGrants = { error: 'KMS_INDEX_UNAVAILABLE' };

/** @returns null where the same is stored already */
export const sealGrants = (
  grants: ReadGrants | undefined,
  stored: ReadGrants,
  arn: string,
  sealed: SealedTexts,
): string | null => {
  const text = grants && JSON.stringify(grants);
  return !text || text === JSON.stringify(stored) ? null : sealed.seal(text, nameOf(arn));
};

export const openGrants = (body: string | null, arn: string, sealed: SealedTexts): ReadGrants => {
  if (body === null) return none;
  const text = sealed.open(body, nameOf(arn));
  return text === null ? lost : JSON.parse(text);
};
