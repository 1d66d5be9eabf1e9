import { roleOfSession } from '../../session-role.ts';
import type { KeyPolicyPrincipalKind, PrincipalIdentity } from '../../types.ts';
import type { PrincipalGrammar, PrincipalReading } from '../statements/grammar.ts';
import { contextOf, contextOfKey } from './caller-context.ts';
import { serviceSuffixes } from './service-suffixes.ts';

const anyone: PrincipalIdentity = { kind: 'ANYONE', partition: null, accountId: null, name: null };
const unknown: PrincipalIdentity = { kind: 'UNKNOWN', partition: null, accountId: null, name: null };
const unmatchable: PrincipalReading = { ...unknown, refusal: 'UNMATCHABLE' };

const accountIdForm = /^\d{12}$/;
const digitsForm = /^\d+$/;
const wildcard = /[*?]/;
const everyAccountForm = /^[^:]*:[^:]*:iam::\*+:root$/;
const arnStart = 'arn:';
/** The unique ids of users and roles, which replace an ARN in a policy once its user or role is deleted. */
const deletedForm = /^(?:AIDA|AROA)[A-Za-z0-9]+$/;
const serviceForm = new RegExp(`^[^\\s:/*]+(?:${serviceSuffixes.join('|').replaceAll('.', '\\.')})$`, 'i');
/** A host with or without a path, such as `accounts.google.com` or `cognito-identity.amazonaws.com`. */
const webIdentityForm = /^(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:\/\S*)?$/;
/** The only account that is not a number: CloudFront distributions use it to read buckets. */
const cloudFrontAccount = 'cloudfront';

/** How the resource of an ARN is classified, by its type. */
interface ArnResource {
  readonly service: string;
  readonly kind: KeyPolicyPrincipalKind;
  toName(rest: string): string | null;
}

const lastSegment = (rest: string): string | null => rest.slice(rest.lastIndexOf('/') + 1) || null;
const whole = (rest: string): string | null => rest || null;
const roleAndSession = (rest: string): string | null => (/^[^/]+\/./s.test(rest) ? rest : null);

/**
 * Null for IAM resources that never make requests.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
const arnResources: ReadonlyMap<string, ArnResource | null> = new Map([
  ['user', { service: 'iam', kind: 'USER', toName: lastSegment }],
  ['role', { service: 'iam', kind: 'ROLE', toName: lastSegment }],
  ['saml-provider', { service: 'iam', kind: 'SAML_PROVIDER', toName: whole }],
  ['oidc-provider', { service: 'iam', kind: 'OIDC_PROVIDER', toName: whole }],
  ['assumed-role', { service: 'sts', kind: 'ASSUMED_ROLE_SESSION', toName: roleAndSession }],
  ['federated-user', { service: 'sts', kind: 'FEDERATED_USER', toName: whole }],
  ['group', null],
  ['instance-profile', null],
]);

type Reader = (value: string) => PrincipalReading | null;

const readAnyone: Reader = (value) => (value === '*' ? anyone : null);

const readAccountId: Reader = (value) => {
  if (!digitsForm.test(value)) return null;
  return accountIdForm.test(value) ? { kind: 'ACCOUNT', partition: null, accountId: value, name: null } : unmatchable;
};

const readDeleted: Reader = (value) =>
  deletedForm.test(value) ? { kind: 'DELETED', partition: null, accountId: null, name: null } : null;

const readService: Reader = (value) =>
  serviceForm.test(value) ? { kind: 'SERVICE', partition: null, accountId: null, name: value } : null;

const readAnyService: Reader = (value) =>
  value === '*' ? { kind: 'SERVICE', partition: null, accountId: null, name: value } : null;

const readWebIdentity: Reader = (value) =>
  webIdentityForm.test(value) ? { kind: 'OIDC_PROVIDER', partition: null, accountId: null, name: value } : null;

const readCanonicalUser: Reader = (value) =>
  value === '' ? null : { kind: 'CANONICAL_USER', partition: null, accountId: null, name: null };

/** The service at this place of an ARN, if it is one with principals. */
const serviceAt = (value: string, start: number): 'iam' | 'sts' | null => {
  if (value.startsWith('iam::', start)) return 'iam';
  return value.startsWith('sts::', start) ? 'sts' : null;
};

/**
 * The parts of `arn:partition:service::account:resource` for a service that has principals; null for any other text.
 */
const splitArn = (value: string) => {
  if (!value.startsWith(arnStart)) return null;
  const partitionEnd = value.indexOf(':', arnStart.length);
  const service = serviceAt(value, partitionEnd + 1);
  if (partitionEnd <= arnStart.length || service === null) return null;
  const accountStart = partitionEnd + 1 + 'iam::'.length;
  const accountEnd = value.indexOf(':', accountStart);
  return {
    partition: value.slice(arnStart.length, partitionEnd),
    service,
    accountId: value.slice(accountStart, accountEnd < 0 ? value.length : accountEnd),
    resource: accountEnd < 0 ? '' : value.slice(accountEnd + 1),
  };
};

const readArn: Reader = (value) => {
  const parts = splitArn(value);
  if (parts === null) return null;
  const { partition, service, accountId, resource } = parts;
  const slash = resource.indexOf('/');
  const type = slash < 0 ? resource : resource.slice(0, slash);
  const form = arnResources.get(type);
  if (form === null) return unmatchable;
  if (!accountIdForm.test(accountId) && accountId !== cloudFrontAccount) return readOddAccount(accountId, partition);
  if (wildcard.test(resource)) return unmatchable;
  if (resource === 'root') return service === 'iam' ? { kind: 'ACCOUNT', partition, accountId, name: null } : null;
  if (form === undefined || form.service !== service || type === resource) return null;
  const name = form.toName(resource.slice(type.length + 1));
  return name === null ? null : { kind: form.kind, partition, accountId, name };
};

/** An account id with wildcards identifies no account, so it means anyone; one of the wrong length matches nobody. */
const readOddAccount = (accountId: string, partition: string): PrincipalReading | null => {
  if (wildcard.test(accountId)) return { ...anyone, partition, refusal: 'UNSUPPORTED' };
  return digitsForm.test(accountId) ? unmatchable : null;
};

const readProviderArn: Reader = (value) => {
  const reading = readArn(value);
  if (reading === null || reading.refusal === 'UNMATCHABLE') return reading;
  return ['ANYONE', 'SAML_PROVIDER', 'OIDC_PROVIDER'].includes(reading.kind) ? reading : null;
};

const readers: ReadonlyMap<string | null, readonly Reader[]> = new Map([
  ['AWS', [readAnyone, readArn, readAccountId, readDeleted]],
  ['Service', [readAnyService, readService]],
  ['Federated', [readAnyone, readProviderArn, readWebIdentity]],
  ['CanonicalUser', [readAnyone, readCanonicalUser]],
  // Without a type, only the text shows what it is: a bare value, or the caller of a request.
  [null, [readAnyone, readArn, readAccountId, readDeleted, readService]],
]);

const classify = (type: string | null, value: string): PrincipalReading => {
  for (const read of readers.get(type) ?? []) {
    const identity = read(value);
    if (identity !== null) return identity;
  }
  return unknown;
};

/** Principals of AWS key policies, in every partition. */
export const principals: PrincipalGrammar = {
  types: ['AWS', 'Service', 'Federated', 'CanonicalUser'],
  classify,
  /** KMS itself stores an account id as the root ARN in the key's partition; `aws` where the partition is unknown. */
  canonical(type, value, partition) {
    return type === 'AWS' && accountIdForm.test(value) ? `arn:${partition ?? 'aws'}:iam::${value}:root` : value;
  },
  accountEntry: (accountId, partition) => `arn:${partition ?? 'aws'}:iam::${accountId}:root`,
  roleArn: (accountId, partition, name) => `arn:${partition ?? 'aws'}:iam::${accountId}:role/${name}`,
  roleArnStart: (sessionArn) =>
    sessionArn.slice(0, sessionArn.indexOf('assumed-role/')).replace(':sts:', ':iam:').concat('role/'),
  isEverybody: (type, value) =>
    type !== 'Federated' && type !== 'CanonicalUser' && (value === '*' || everyAccountForm.test(value)),
  deletedHasNoEffect: true,
  exemptionNeedsAccount: true,
  accountDelegates: true,
  rolesHavePaths: true,
  identityPolicyAllowsAlone: false,
  contextOf,
  contextOfKey,
  parents(caller) {
    if (caller.kind !== 'ASSUMED_ROLE_SESSION') return [];
    return [{ ...caller, kind: 'ROLE', name: roleOfSession(caller.name) }];
  },
};
