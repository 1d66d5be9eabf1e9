import { expect, it } from 'vitest';
import { decodeStored, encodeStored } from '../../../src/cache/redis/stored-answer.ts';
import type { StoredAnswer } from '../../../src/cache/shared-store.ts';
import { KmsError } from '../../../src/errors.ts';

it.each(['GetKeyPolicy', 'ListAliasesByKeyId', 'getIamPolicy'])(
  'keeps a refusal of %s by any provider',
  (operation) => {
    const error = new KmsError({ code: 'KMS_ACCESS_DENIED', message: 'Denied.', provider: 'ANOTHER', operation });
    const answer: StoredAnswer = { kind: 'refused', answeredAt: 1, error };
    expect(decodeStored(encodeStored(answer))).toEqual(answer);
  },
);

it('ignores values that it has not written', () => {
  for (const text of ['', 'null', '{}', '{"format":2,"kind":"good","answeredAt":1}'])
    expect(decodeStored(text)).toBeNull();
});
