import type { KeyGrant } from '../../../src/policy/grants/grant.ts';

/** A request, with its complete encryption context. */
export interface GrantRequest {
  readonly principal: string;
  readonly action: string;
  readonly encryptionContext: Readonly<Record<string, string>>;
  readonly sourceArn: string | null;
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html */
const takesContext = /^kms:(?:Encrypt|Decrypt|ReEncrypt(?:From|To)|GenerateDataKey.*)$/;

const partOf = (arn: string, part: number): string => arn.split(':')[part] ?? '';
const lastName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Whether a principal of a grant is the caller, the caller's role, or the root of the caller's account. */
function matchesFilter(named: string, caller: string): boolean {
  if (named === caller) return true;
  if (!named.startsWith('arn:') || !caller.startsWith('arn:')) return false;
  if ([1, 4].some((part) => partOf(named, part) !== partOf(caller, part))) return false;
  if (named.endsWith(':root')) return true;
  const role = /:assumed-role\/([^/]+)\//.exec(caller)?.[1];
  return role !== undefined && named.includes(':role/') && lastName(named) === role;
}

function meetsConstraints({ constraints }: KeyGrant, request: GrantRequest): boolean {
  const { encryptionContextSubset: subset, encryptionContextEquals: equals, sourceArn } = constraints;
  const { action, encryptionContext: given } = request;
  if (action === 'kms:RetireGrant') return true;
  if (sourceArn !== null && sourceArn !== request.sourceArn) return false;
  if (!takesContext.test(action)) return true;
  const holds = (wanted: Readonly<Record<string, string>>) =>
    Object.entries(wanted).every(([name, value]) => given[name] === value);
  const isSameSize = equals === null || Object.keys(equals).length === Object.keys(given).length;
  return holds(subset ?? {}) && holds(equals ?? {}) && isSameSize;
}

const isRetiring = (grant: KeyGrant, { action, principal }: GrantRequest): boolean =>
  action === 'kms:RetireGrant' &&
  [grant.retiringPrincipal, grant.retiringServicePrincipal].some(
    (named) => named !== null && matchesFilter(named, principal),
  );

/** The account that issued a grant may retire it. */
const isOfIssuer = ({ issuingAccountId }: KeyGrant, { action, principal }: GrantRequest): boolean =>
  action === 'kms:RetireGrant' && matchesFilter(`arn:aws:iam::${issuingAccountId}:root`, principal);

/**
 * The ids of the grants that allow a request, by an implementation of the vendor's rules that shares nothing with the
 * tested one.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
export function allowingGrants(grants: readonly KeyGrant[], request: GrantRequest): readonly string[] {
  return grants
    .filter(
      (grant) =>
        isRetiring(grant, request) ||
        isOfIssuer(grant, request) ||
        (matchesFilter(grant.grantee, request.principal) &&
          grant.operations.includes(request.action) &&
          meetsConstraints(grant, request)),
    )
    .map(({ grantId }) => grantId);
}
