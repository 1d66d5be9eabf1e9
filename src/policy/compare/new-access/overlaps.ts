import { groupBy } from '../../group-by.ts';
import type { KeyPolicyStatement } from '../../types.ts';
import type { Comparison } from './comparison.ts';
import { type AudienceMember, audienceOf, roleOf } from './statement-audience.ts';

/** Statements of both documents that may cover callers of one statement. */
interface Overlap {
  readonly older: readonly KeyPolicyStatement[];
  readonly newer: readonly KeyPolicyStatement[];
}

const ofValue = ({ value }: AudienceMember): string => `=${value}`;
const ofAccount = ({ accountId }: AudienceMember): string => `account ${accountId}`;
const ofMember = ({ accountId }: AudienceMember): string => `member ${accountId}`;
const ofRole = (member: AudienceMember): string => `role ${member.accountId} ${roleOf(member)}`;

/** What a member is found by. */
const keysOf = (member: AudienceMember): readonly string[] => {
  if (member.accountId === null) return [ofValue(member)];
  const own = member.kind === 'ACCOUNT' ? [ofAccount(member)] : roleOf(member) === null ? [] : [ofRole(member)];
  return [ofValue(member), ofMember(member), ...own];
};

/** What finds the members that share callers with this one: equal ones, an account and all in it, a role's sessions. */
const keysToFind = (member: AudienceMember): readonly string[] => {
  if (member.accountId === null) return [ofValue(member)];
  if (member.kind === 'ACCOUNT') return [ofValue(member), ofMember(member)];
  return [ofValue(member), ofAccount(member), ...(roleOf(member) === null ? [] : [ofRole(member)])];
};

/** Finds the statements of one document by the callers that they may cover; null stands for everyone. */
const indexStatements = (statements: readonly KeyPolicyStatement[], comparison: Comparison) => {
  const audiences = statements.map((statement) => ({ statement, audience: audienceOf(statement, comparison) }));
  const unlimited = audiences.filter(({ audience }) => audience === null).map(({ statement }) => statement);
  const members = audiences.flatMap(({ statement, audience }) =>
    (audience ?? []).flatMap((member) => keysOf(member).map((key) => ({ key, statement }))),
  );
  const byKey = groupBy(members, ({ key }) => key);
  return (audience: readonly AudienceMember[] | null): readonly KeyPolicyStatement[] => {
    if (audience === null) return statements;
    const keys = new Set(audience.flatMap(keysToFind));
    const found = new Set(unlimited);
    for (const key of keys) for (const { statement } of byKey.get(key) ?? []) found.add(statement);
    return [...found].sort((one, other) => one.index - other.index);
  };
};

/** Finds the statements that may cover callers of a target. */
export const createOverlaps = (comparison: Comparison): ((target: KeyPolicyStatement) => Overlap) => {
  const [older, newer] = [comparison.older, comparison.newer].map(({ statements }) =>
    indexStatements(statements, comparison),
  );
  return (target) => {
    const audience = audienceOf(target, comparison);
    return { older: older?.(audience) ?? [], newer: newer?.(audience) ?? [] };
  };
};
