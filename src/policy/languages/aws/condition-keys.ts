import { toLowerAscii } from '../../letter-case.ts';
import type { ConditionKeyType } from '../statements/grammar.ts';
import { conditionKeysByType } from './condition-keys.data.ts';

const toRow = (key: string, listedType: string): ConditionKey => {
  const type = corrections.get(key) ?? listedType;
  return { type: types[type] ?? null, multivalued: type.startsWith('ArrayOf') };
};

/** Keys that AWS documents on other pages than those that the generated lists come from. */
const documentedElsewhere: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/codebuild/latest/userguide/action-context-keys.html
  ARN: ['codebuild:BuildArn', 'codebuild:ProjectArn'],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, for its former name
  String: ['aws:PrincipalOrgMasterAccountId'],
};

/** A string in the generated lists, but an ARN by AWS's page. */
const corrections: ReadonlyMap<string, string> = new Map([['aws:SourceVpcArn', 'ARN']]);

const types: Readonly<Record<string, ConditionKeyType>> = {
  ARN: 'ARN',
  ArrayOfARN: 'ARN',
  ArrayOfString: 'STRING',
  Bool: 'BOOL',
  Date: 'DATE',
  IPAddress: 'IP',
  Numeric: 'NUMERIC',
  String: 'STRING',
};

/** Sessions by web identity and SAML carry keys that begin with the provider, such as `accounts.google.com:aud`. */
const federationKey =
  /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^:\s]*)?:(?:aud|oaud|sub|amr|app_id|id|user_id)$|^saml:[a-z0-9:._-]+$/;

export interface ConditionKey {
  readonly type: ConditionKeyType | null;
  readonly multivalued: boolean;
}

const federated: ConditionKey = { type: 'STRING', multivalued: false };

const rows: readonly (readonly [key: string, ConditionKey])[] = [conditionKeysByType, documentedElsewhere]
  .flatMap((table) => Object.entries(table))
  .flatMap(([type, keys]) => keys.map((key): [string, ConditionKey] => [key.toLowerCase(), toRow(key, type)]));

const isPrefix = (key: string): boolean => key.endsWith('/') || key.endsWith(':');
const names: ReadonlyMap<string, ConditionKey> = new Map(rows.filter(([key]) => !isPrefix(key)));
/** Keys that end in a name that the user chooses, such as `aws:ResourceTag/` and `kms:EncryptionContext:`. */
const prefixes: readonly (readonly [string, ConditionKey])[] = rows.filter(([key]) => isPrefix(key));

/** By the spellings that nearly all policies use, which saves converting them to lower case. */
const spelled: ReadonlyMap<string, ConditionKey> = new Map(
  [conditionKeysByType, documentedElsewhere]
    .flatMap((table) => Object.values(table).flat())
    .flatMap((key) => {
      const row = names.get(key.toLowerCase());
      return row === undefined ? [] : [[key, row] as const];
    }),
);

/** The documentation of a condition key, in any letter case; undefined where there is none. */
export const findConditionKey = (key: string): ConditionKey | undefined => {
  const usual = spelled.get(key);
  if (usual !== undefined) return usual;
  const lowerKey = toLowerAscii(key);
  const named = names.get(lowerKey);
  if (named !== undefined) return named;
  const prefix = prefixes.find(([start]) => lowerKey.length > start.length && lowerKey.startsWith(start));
  return prefix?.[1] ?? (federationKey.test(lowerKey) ? federated : undefined);
};
