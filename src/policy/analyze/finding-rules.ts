import type { KeyPolicyFindingCode, KeyPolicySeverity } from '../types.ts';
import { actionIndexOf } from './action-index.ts';
import { namesEveryAction } from './actions.ts';
import { createLimitsGrants, createLimitsSource, limitsService } from './conditions.ts';
import type { IneffectiveReason } from './effective.ts';
import { canDo, type Evidence, evidence, evidenceOf, type Facts } from './facts.ts';
import { findLockout } from './lockout.ts';
import type { Grant, GrantPart } from './permissions.ts';
import { reachesOutside } from './reach.ts';

/** When a policy is worth a word, and what is said then. */
export interface FindingRule {
  readonly code: KeyPolicyFindingCode;
  readonly severity: KeyPolicySeverity;
  /** What it rests on; null where there is nothing to say. */
  readonly when: (facts: Facts) => Evidence | null;
  /** What to do and for whom. `where` and `who` name the statements and principals of the evidence. */
  readonly message: (told: { readonly where: string; readonly who: string; readonly facts: Facts }) => string;
}

const isPublic = ({ reach }: GrantPart): boolean => reach.exposure === 'PUBLIC';
const isExternal = ({ reach }: GrantPart): boolean => reach.exposure === 'EXTERNAL';
const isOutside = ({ reach }: GrantPart): boolean => reachesOutside(reach);

export const findingRules: readonly FindingRule[] = [
  {
    code: 'PUBLIC_ACCESS',
    severity: 'CRITICAL',
    when: (facts) => evidenceOf(facts, isPublic),
    message: ({ where }) =>
      `Anyone in any account is let in by ${where}. Name the accounts or roles that need the key in place of "*", ` +
      `or add a condition on the caller's account or organization.`,
  },
  {
    code: 'POLICY_TAKEOVER',
    severity: 'CRITICAL',
    when: takeover,
    message: ({ where, who, facts: { setting } }) =>
      `${who} may change this key policy by ${where} and so take the key over. ` +
      `Leave ${setting.grammar.actions.changePolicy} to named administrators of the key's own account.`,
  },
  {
    code: 'EXTERNAL_ADMINISTRATION',
    severity: 'HIGH',
    when: (facts) =>
      evidenceOf(facts, (part) => isOutside(part) && part.documented.some((action) => isAdministration(action, facts))),
    message: ({ where, who, facts: { setting } }) =>
      `${who} is given administration of the key by ${where}. ${acrossAccounts(setting.grammar.actions.crossAccount !== null)} ` +
      `Give outside principals the cryptographic actions they need, and nothing else.`,
  },
  grantDelegation('HIGH', isOutside),
  {
    code: 'ALLOW_WITH_NOT_PRINCIPAL',
    severity: 'HIGH',
    when: ({ setting }) =>
      evidence(setting.allows.flatMap(({ statement }) => (statement.notPrincipals === null ? [] : statement))),
    message: ({ where }) =>
      `Allow with NotPrincipal lets in everyone who is not listed, of every account: ${where}. ` +
      `List those who need the key under Principal instead.`,
  },
  {
    code: 'VIA_SERVICE_DOES_NOT_RESTRICT_CALLER',
    severity: 'HIGH',
    when: (facts) =>
      evidenceOf(facts, (part, { statement }) => isPublic(part) && limitsService(statement, facts.setting)),
    message: ({ where }) =>
      `kms:ViaService says which service a request comes through, not who sent it: callers of every account are let ` +
      `in by ${where}. Add a condition on kms:CallerAccount or aws:PrincipalOrgID for those who need the key.`,
  },
  {
    code: 'LOCKOUT_RISK',
    severity: 'HIGH',
    when: findLockout,
    message: ({ facts: { setting } }) =>
      `No principal of the key's own account may change this key policy, so that its owner can lose control of the ` +
      `key. Allow ${setting.grammar.actions.changePolicy} to the account or to an administrator of it, and let no ` +
      `Deny take that away.`,
  },
  {
    code: 'CONFUSED_DEPUTY',
    severity: 'MEDIUM',
    when: (facts) => {
      const limitsSource = createLimitsSource(facts.setting);
      return evidenceOf(facts, (_part, grant) => grant.principal.kind === 'SERVICE' && !limitsSource(grant));
    },
    message: ({ where, who, facts: { setting } }) =>
      `${who} may use the key on behalf of anyone's resources by ${where}. ` +
      (setting.grammar.conditions.sourceKeys.size > 0
        ? `Say whose: add a condition on aws:SourceAccount, aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths.`
        : `Let a role of the key's own account in instead, which the service assumes.`),
  },
  {
    code: 'EXTERNAL_ACCESS',
    severity: 'MEDIUM',
    when: (facts) => (facts.exposure === 'EXTERNAL' ? evidenceOf(facts, isExternal) : null),
    message: ({ where, who }) =>
      `${who} reaches the key from outside its account by ${where}. Check that each of them still needs it, and ` +
      `take out those that do not.`,
  },
  {
    code: 'WILDCARD_ADMINISTRATION',
    severity: 'MEDIUM',
    when: (facts) =>
      evidenceOf(
        facts,
        (_part, grant) =>
          grant.principal.kind !== 'ACCOUNT' && namesEveryAction(grant.statement, facts.setting.grammar),
      ),
    message: ({ where, who }) =>
      `${who} is given every action on the key by ${where}. List the actions that are needed; keep administration and ` +
      `use of the key in different hands.`,
  },
  {
    code: 'INEFFECTIVE_STATEMENT',
    severity: 'MEDIUM',
    when: ({ setting }) => evidence(setting.ineffective.map(({ statement }) => statement)),
    message: ({ where, facts }) =>
      `Nothing is allowed or denied by ${where}: ${reasonsOf(facts)}. Correct or remove what has no effect, so that ` +
      `nobody relies on it.`,
  },
  grantDelegation('LOW', (part) => !isOutside(part)),
  {
    code: 'DELETED_PRINCIPAL',
    severity: 'LOW',
    when: deletedPrincipals,
    message: ({ where, who }) =>
      `${who} is the id of a user or role that no longer exists, left behind in ${where}. Take it out, or name the ` +
      `principal that has come in its place.`,
  },
  {
    code: 'ACCOUNT_DELEGATION',
    severity: 'INFO',
    when: (facts) =>
      evidenceOf(facts, ({ reach }, { principal }) => principal.kind === 'ACCOUNT' && reach.exposure === 'INTERNAL'),
    message: ({ where }) =>
      `The key's own account is let in by ${where}: its identity policies decide who of it may do this. Review them ` +
      `together with this policy.`,
  },
];

/** From another account an action counts only where it works across accounts; a stranger counts as the owner's own. */
function takeover(facts: Facts): Evidence | null {
  const { changePolicy } = facts.setting.grammar.actions;
  return evidenceOf(
    facts,
    (part) =>
      (isPublic(part) && part.documented.includes(changePolicy)) ||
      (isOutside(part) && canDo(part, changePolicy, facts)),
  );
}

/** Grants are told by a finding of their own, so that of the permissions only the policy itself counts here. */
function isAdministration(action: string, { setting: { grammar } }: Facts): boolean {
  return action === grammar.actions.changePolicy || actionIndexOf(grammar).capability(action) === 'ADMINISTRATION';
}

function acrossAccounts(isLimited: boolean): string {
  return isLimited
    ? 'It has no effect across accounts.'
    : 'Principals of other accounts are meant to be users of a key, never its administrators.';
}

function grantDelegation(severity: KeyPolicySeverity, isConcerned: (part: GrantPart) => boolean): FindingRule {
  return {
    code: 'GRANT_DELEGATION',
    severity,
    when: (facts) => {
      const { createGrant } = facts.setting.grammar.actions;
      const limitsGrants = createLimitsGrants(facts.setting);
      const givesAway = (part: GrantPart, grant: Grant): boolean =>
        isConcerned(part) && canDo(part, createGrant, facts) && !limitsGrants(grant);
      return evidenceOf(facts, givesAway);
    },
    message: ({ where, who }) =>
      `${who} may pass on access to the key by grants, which this policy does not show: ${where}. Add the condition ` +
      `"Bool": {"kms:GrantIsForAWSResource": "true"} for those who need grants only through AWS services.`,
  };
}

/** Whether or not the statement has an effect: the id is a leftover in either case. */
function deletedPrincipals({ setting: { policy } }: Facts): Evidence | null {
  const names = new Set<string>();
  const statements = policy.statements.filter(({ principals, notPrincipals }) => {
    const deleted = [principals, notPrincipals].flatMap((list) => list?.filter(({ kind }) => kind === 'DELETED') ?? []);
    for (const { value } of deleted) names.add(value);
    return deleted.length > 0;
  });
  return evidence(statements, names);
}

const reasons: Readonly<Record<IneffectiveReason, string>> = {
  NO_ACTION: 'no action is named',
  NO_ACTION_OF_THIS_SERVICE: 'no action begins with kms:',
  NO_RESOURCE: 'no resource is named',
  OTHER_RESOURCES: 'no resource is "*" or matches this key',
  ONLY_DELETED_PRINCIPALS: 'its only principals are deleted',
};

function reasonsOf({ setting }: Facts): string {
  return [...new Set(setting.ineffective.map(({ reason }) => reason))].map((reason) => reasons[reason]).join('; ');
}
