import { roleOfSession } from '../../session-role.ts';
import type { KeyPolicyPrincipalKind, PrincipalIdentity } from '../../types.ts';
import type { PrincipalGrammar, PrincipalReading } from '../statements/grammar.ts';

const anyone: PrincipalIdentity = { kind: 'ANYONE', partition: null, accountId: null, name: null };
const unknown: PrincipalIdentity = { kind: 'UNKNOWN', partition: null, accountId: null, name: null };
const unmatchable: PrincipalReading = { ...unknown, refusal: 'UNMATCHABLE' };

/** Any text without a colon is accepted as an account id. */
const arnForm = /^acs:ram::([^:]+):(.+)$/s;
/** How the vendor's documentation prints account ids: `190325303126****`. With any other wildcard, it may be anyone's. */
const maskedAccountForm = /^\d+\*{4}$/;
const wildcard = /[*?]/;
const serviceForm = /^[^\s:/*]+\.aliyuncs\.com$/i;

const arnResources: ReadonlyMap<string, KeyPolicyPrincipalKind> = new Map([
  ['user', 'USER'],
  ['role', 'ROLE'],
  ['assumed-role', 'ASSUMED_ROLE_SESSION'],
  ['saml-provider', 'SAML_PROVIDER'],
  ['oidc-provider', 'OIDC_PROVIDER'],
]);

const providerKinds: ReadonlySet<KeyPolicyPrincipalKind> = new Set(['ANYONE', 'SAML_PROVIDER', 'OIDC_PROVIDER']);

type Reader = (value: string) => PrincipalReading | null;

const readAnyone: Reader = (value) => (value === '*' ? anyone : null);

const readService: Reader = (value) =>
  serviceForm.test(value) ? { kind: 'SERVICE', partition: null, accountId: null, name: value } : null;

const readAnyService: Reader = (value) =>
  value === '*' ? { kind: 'SERVICE', partition: null, accountId: null, name: value } : null;

/** @see https://www.alibabacloud.com/help/en/ram/policy-elements */
const readArn: Reader = (value) => {
  const [, accountId, resource] = arnForm.exec(value) ?? [];
  if (accountId === undefined || resource === undefined) return null;
  if (wildcard.test(accountId) && !maskedAccountForm.test(accountId)) return { ...anyone, refusal: 'UNSUPPORTED' };
  if (resource === '*' || resource === 'root') return { kind: 'ACCOUNT', partition: null, accountId, name: null };
  if (resource.startsWith('group/') || wildcard.test(resource)) return unmatchable;
  const slash = resource.indexOf('/');
  const kind = arnResources.get(resource.slice(0, slash));
  const name = resource.slice(slash + 1);
  const complete = kind === 'ASSUMED_ROLE_SESSION' ? /^[^/]+\/./s.test(name) : name !== '';
  return kind === undefined || !complete ? null : { kind, partition: null, accountId, name };
};

const readProviderArn: Reader = (value) => {
  const reading = readArn(value);
  return reading !== null && (providerKinds.has(reading.kind) || reading.refusal === 'UNMATCHABLE') ? reading : null;
};

const readers: ReadonlyMap<string | null, readonly Reader[]> = new Map([
  ['RAM', [readAnyone, readArn]],
  ['Service', [readAnyService, readService]],
  ['Federated', [readAnyone, readProviderArn]],
  // Without a type, only the text shows what it is: a bare value, or the caller of a request.
  [null, [readAnyone, readArn, readService]],
]);

const classify = (type: string | null, value: string): PrincipalReading => {
  for (const read of readers.get(type) ?? []) {
    const identity = read(value);
    if (identity !== null) return identity;
  }
  return unknown;
};

/** Principals of Alibaba Cloud key policies. */
export const principals: PrincipalGrammar = {
  types: ['RAM', 'Service', 'Federated'],
  classify,
  /**
   * `:root` names the account and `:*` all of its identities. The vendor gives them different texts, so they stay
   * different here.
   */
  canonical: (_type, value) => value,
  accountEntry: (accountId) => `acs:ram::${accountId}:*`,
  roleArn: (accountId, _partition, name) => `acs:ram::${accountId}:role/${name}`,
  roleArnStart: (sessionArn) => sessionArn.slice(0, sessionArn.indexOf('assumed-role/')).concat('role/'),
  isEverybody: (type, value) => type !== 'Federated' && value === '*',
  deletedHasNoEffect: false,
  exemptionNeedsAccount: false,
  accountDelegates: false,
  rolesHavePaths: false,
  identityPolicyAllowsAlone: true,
  contextOfKey: () => [],
  contextOf(caller) {
    if (caller.accountId === null) return [];
    const isSession = caller.kind === 'ASSUMED_ROLE_SESSION';
    const arn = isSession ? `acs:ram::${caller.accountId}:role/${roleOfSession(caller.name)}` : caller.value;
    return [{ key: 'acs:PrincipalARN', lowerKey: 'acs:principalarn', values: [arn] }];
  },
  parents(caller) {
    if (caller.kind !== 'ASSUMED_ROLE_SESSION') return [];
    return [{ ...caller, kind: 'ROLE', name: roleOfSession(caller.name) }];
  },
};
