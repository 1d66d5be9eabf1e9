import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KeyGrant } from '../policy/grants/grant.ts';
import type { KeyAlias, KeyMetadata, KeyRotation, KeyTag } from '../providers/key-data.ts';
import type { Page } from '../providers/provider.ts';

/**
 * The names and the schemas of answers in the shared store. What it holds is validated before it is used: other
 * programs may write to it, and another release may have written other fields.
 */

const text = z.string();
const optional = text.nullable();

export const storedPolicy = z.object({ document: text, requestId: optional });

export const storedRotation: z.ZodType<KeyRotation> = z.object({
  enabled: z.boolean(),
  periodInDays: z.number().nullable(),
  nextRotationAt: optional,
  lastRotationAt: optional,
});

export const storedMetadata: z.ZodType<KeyMetadata> = z.object({
  arn: text,
  description: optional,
  state: text,
  usage: optional,
  spec: optional,
  origin: optional,
  manager: optional,
  multiRegion: z.boolean().nullable(),
  multiRegionKeyType: optional,
  multiRegionArns: z.array(text),
  algorithms: z.array(text),
  currentKeyMaterialId: optional,
  materialExpiresAt: optional,
  createdAt: optional,
  deletionAt: optional,
  rotation: storedRotation.nullable(),
});

export const storedAliases: z.ZodType<readonly KeyAlias[]> = z.array(z.object({ name: text, arn: text }));

export const storedTags: z.ZodType<readonly KeyTag[]> = z.array(z.object({ key: text, value: text }));

const pairs = z.record(text, text).nullable();

const storedGrant: z.ZodType<KeyGrant> = z.object({
  grantId: text,
  name: optional,
  createdAt: optional,
  grantee: text,
  retiringPrincipal: optional,
  retiringServicePrincipal: optional,
  issuingAccountId: optional,
  operations: z.array(text),
  constraints: z.object({ encryptionContextSubset: pairs, encryptionContextEquals: pairs, sourceArn: optional }),
});

export const storedGrantPage: z.ZodType<Page<KeyGrant>> = z.object({ items: z.array(storedGrant), next: optional });

/** The name of an answer in the shared store: a hash, so that it does not reveal which keys exist. */
export const hashedName = (parts: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
