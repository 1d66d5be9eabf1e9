import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  ListGrantsCommand,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import { auditor, partnerId } from './moto-keys.ts';

/** The data of a key, read without the index: key by key and call by call. */
export interface FoundKey {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
  readonly document: string;
  readonly exposure: 'PUBLIC' | 'EXTERNAL' | 'INTERNAL';
  readonly externalAccounts: readonly string[];
  /** Whether the auditor may decrypt with the key. */
  readonly isForAuditor: boolean;
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Condition?: object;
}

const namedIn = ({ Principal }: Statement): readonly string[] =>
  typeof Principal === 'string' ? [Principal] : Object.values(Principal).flat();
const accountOf = (principal: string) => principal.split(':')[4] ?? '';
const decrypts = ({ Action }: Statement) => [Action].flat().some((action) => ['kms:*', 'kms:Decrypt'].includes(action));

/** Judges only the few kinds of access that the keys of this test have. */
const judge = (document: string, grantees: readonly string[], accountId: string) => {
  const statements: readonly Statement[] = JSON.parse(document).Statement;
  // The only condition in these policies excludes all outsiders.
  const open = statements.filter(({ Effect, Condition }) => Effect === 'Allow' && Condition === undefined);
  const isDenied = statements.some((one) => one.Effect === 'Deny' && namedIn(one).includes(auditor));
  const isPublic = open.some((one) => namedIn(one).includes('*'));
  // A grant has no effect if the policy denies the grantee its only operation.
  const outsiders = [...open.flatMap(namedIn), ...(isDenied ? [] : grantees)].map(accountOf);
  const externalAccounts = [...new Set(outsiders)].filter((id) => id !== '' && id !== accountId);
  const means = ['*', auditor, `arn:aws:iam::${partnerId}:root`];
  const isAllowed = open.filter(decrypts).some((one) => namedIn(one).some((name) => means.includes(name)));
  return {
    exposure: isPublic ? 'PUBLIC' : externalAccounts.length > 0 ? 'EXTERNAL' : 'INTERNAL',
    externalAccounts,
    isForAuditor: !isDenied && (isAllowed || grantees.includes(auditor)),
  } as const;
};

const aliasesOf = async (kms: KMSClient): Promise<ReadonlyMap<string, readonly string[]>> => {
  const names = new Map<string, string[]>();
  for await (const { Aliases = [] } of paginateListAliases({ client: kms }, {})) {
    for (const { AliasName = '', TargetKeyId = '' } of Aliases) {
      names.set(TargetKeyId, [...(names.get(TargetKeyId) ?? []), AliasName]);
    }
  }
  return names;
};

/** Reads all keys of an account in a Region. */
export const readAll = async (kms: KMSClient, accountId: string, region: string): Promise<readonly FoundKey[]> => {
  const aliases = await aliasesOf(kms);
  const found: FoundKey[] = [];
  for await (const { Keys = [] } of paginateListKeys({ client: kms }, {})) {
    for (const { KeyId = '', KeyArn = '' } of Keys) {
      const { KeyMetadata: metadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      const { Policy: document = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      const { Grants = [] } = await kms.send(new ListGrantsCommand({ KeyId }));
      const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
      const grantees = Grants.map(({ GranteePrincipal = '' }) => GranteePrincipal);
      found.push({
        arn: KeyArn,
        accountId,
        region,
        state: metadata?.KeyState ?? '',
        tags: Object.fromEntries(Tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue])),
        aliases: aliases.get(KeyId) ?? [],
        document,
        ...judge(document, grantees, accountId),
      });
    }
  }
  return found;
};
