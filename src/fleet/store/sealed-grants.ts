import type { ReadGrants } from '../record/key-reading.ts';
import type { SealedTexts } from './sealed-texts.ts';

/** The context of encryption, which binds grants to their KMS key. */
const nameOf = (arn: string): string => `grants of ${arn}`;

const none: ReadGrants = [];
/** The result where grants were encrypted with another key, so that it is unknown whom they allow. */
const lost: ReadGrants = { error: 'KMS_INDEX_UNAVAILABLE' };

/** @returns null where the same grants are already stored */
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
