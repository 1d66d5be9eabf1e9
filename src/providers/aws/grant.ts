import type { GrantListEntry } from '@aws-sdk/client-kms';
import type { KeyGrant } from '../../policy/grants/grant.ts';
import { toIsoDate } from './iso-date.ts';

/**
 * A grant as ListGrants describes it. Its name and its principals are left out or empty where it has none.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 */
export const toGrant = (entry: GrantListEntry): KeyGrant => {
  const { Constraints: constraints } = entry;
  return {
    grantId: entry.GrantId ?? '',
    name: textOf(entry.Name),
    createdAt: toIsoDate(entry.CreationDate),
    grantee: entry.GranteePrincipal ?? entry.GranteeServicePrincipal ?? '',
    retiringPrincipal: textOf(entry.RetiringPrincipal),
    retiringServicePrincipal: textOf(entry.RetiringServicePrincipal),
    issuingAccountId: accountIdOf(entry.IssuingAccount),
    operations: (entry.Operations ?? []).map((operation) => `kms:${operation}`),
    constraints: {
      encryptionContextSubset: constraints?.EncryptionContextSubset ?? null,
      encryptionContextEquals: constraints?.EncryptionContextEquals ?? null,
      sourceArn: textOf(constraints?.SourceArn),
    },
  };
};

const textOf = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

/** AWS gives the issuing account as the ARN of its root user, emulators as its id. */
const accountIdOf = (account: string | undefined): string | null => /\b\d{12}\b/.exec(account ?? '')?.[0] ?? null;
