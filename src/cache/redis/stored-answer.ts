import { z } from 'zod';
import { KmsError, kmsErrorCodes } from '../../errors.ts';
import { parseJson } from '../../json.ts';
import type { StoredAnswer } from '../shared-store.ts';

const text = z.string().nullable();

const failure = z.object({
  code: z.enum(kmsErrorCodes),
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().nullable(),
  provider: text,
  operation: text,
  providerCode: text,
  httpStatus: z.number().nullable(),
  requestId: text,
  arn: text,
  region: text,
  accountId: text,
  documentationUrl: text,
});

/** The number is the version of the format: replicas ignore answers of another version. */
const stored = z.discriminatedUnion('kind', [
  z.object({ format: z.literal(1), kind: z.literal('good'), answeredAt: z.number(), data: z.unknown() }),
  z.object({ format: z.literal(1), kind: z.literal('refused'), answeredAt: z.number(), error: failure }),
]);

export const encodeStored = (answer: StoredAnswer): string =>
  JSON.stringify({ format: 1, ...answer, ...(answer.kind === 'refused' && { error: answer.error.details() }) });

/** Null for anything that `encodeStored` has not written: other programs may use the same store. */
export const decodeStored = (json: string): StoredAnswer | null => {
  const { data } = stored.safeParse(parseJson(json));
  if (!data) return null;
  const { answeredAt } = data;
  if (data.kind === 'good') return { kind: 'good', answeredAt, data: data.data };
  return { kind: 'refused', answeredAt, error: new KmsError(data.error) };
};
