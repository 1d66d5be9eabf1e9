import type { CallerNames } from '../../languages/statements/caller-form.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { roleOfSession } from '../../session-role.ts';
import type { KeyPolicyCondition, KeyPolicyPrincipal, KeyPolicyStatement } from '../../types.ts';

/** How callers are named and principals are read. */
interface AudienceSource {
  readonly names: CallerNames;
  readonly grammar: Grammar;
}

/** The properties of principals that distinguish audiences. */
export type AudienceMember = Pick<KeyPolicyPrincipal, 'kind' | 'partition' | 'accountId' | 'name' | 'value'>;

/** The name of the role that a principal is, or whose session it is; null for others. */
export const roleOf = ({ kind, name }: AudienceMember): string | null => {
  if (kind === 'ROLE') return name;
  return kind === 'ASSUMED_ROLE_SESSION' ? roleOfSession(name) : null;
};

/**
 * The principals that a value stands for: one caller, or everybody of the account that it begins with; null for others.
 * Of the latter only the beginning is kept, so that statements with many patterns of one account are searched as one.
 */
const principalOf = (value: string, { names, grammar }: AudienceSource): AudienceMember | null => {
  const named = grammar.principals.classify(null, value);
  if (named.accountId !== null && !/[*?$]/.test(value)) return { ...named, value };
  for (const { prefix, accountDigits } of names.forms) {
    const written = value.split(':')[1] ?? '';
    // A wildcard here may also match all of an ARN up to what looks like the account.
    if (prefix.includes('{partition}') && /[*?]/.test(written)) return null;
    const start = prefix.replace('{partition}', written);
    const accountId = value.slice(start.length, start.length + accountDigits);
    const isFixed = value.startsWith(`${start}${accountId}:`) && /^\d+$/.test(accountId);
    const partition = start === prefix ? null : written;
    if (isFixed) return { kind: 'ACCOUNT', partition, accountId, name: null, value: `${start}${accountId}:` };
  }
  return null;
};

const requiresValue = ({ baseOperator, setQualifier, ifExists, negated }: KeyPolicyCondition): boolean =>
  /^(?:String(?:Equals|Like)|Arn(?:Equals|Like))$/.test(baseOperator) &&
  setQualifier !== 'FOR_ALL_VALUES' &&
  !ifExists &&
  !negated;

const principalsRequiredBy = (
  condition: KeyPolicyCondition,
  source: AudienceSource,
): readonly AudienceMember[] | null => {
  if (!requiresValue(condition)) return null;
  const key = toLowerAscii(condition.key);
  const isArn = key === toLowerAscii(source.names.arnKey);
  const isAccount = source.names.accountKeys.some((name) => toLowerAscii(name) === key);
  if (!isArn && !(isAccount && condition.values.every((value) => /^\d+$/.test(value)))) return null;
  const principals = condition.values.map((value) => principalOf(value, source));
  return principals.some((principal) => principal === null)
    ? null
    : principals.filter((principal) => principal !== null);
};

const isEverybody = ({ principals, notPrincipals }: KeyPolicyStatement): boolean =>
  notPrincipals !== null || (principals?.some(({ kind, value }) => kind === 'ANYONE' || value === '*') ?? false);

/** The principals of a statement that covers these only, and their sessions; null where it may cover everyone. */
export const listedBy = (statement: KeyPolicyStatement): readonly KeyPolicyPrincipal[] | null =>
  isEverybody(statement) ? null : (statement.principals ?? []);

/**
 * An upper bound of the callers that a statement covers: the principals that it names, or those that a condition on the
 * caller's ARN or account leaves. Null for everyone.
 */
export const audienceOf = (statement: KeyPolicyStatement, source: AudienceSource): readonly AudienceMember[] | null => {
  const listed = listedBy(statement);
  if (listed !== null) return listed;
  for (const condition of statement.conditions) {
    const required = principalsRequiredBy(condition, source);
    if (required !== null) return required;
  }
  return null;
};
