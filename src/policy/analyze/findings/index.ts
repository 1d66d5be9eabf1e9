import type { KeyPolicySeverity } from '../../types.ts';
import type { Facts } from '../facts.ts';
import { accountDelegation } from './account-delegation.ts';
import { allowWithNotPrincipal } from './allow-with-not-principal.ts';
import { callerLockout } from './caller-lockout.ts';
import { confusedDeputy } from './confused-deputy.ts';
import { deletedPrincipal } from './deleted-principal.ts';
import { externalAccess, trustedAccess } from './external-access.ts';
import { externalAdministration } from './external-administration.ts';
import { RuleFinding } from './finding.ts';
import { grantDelegationInside, grantDelegationOutside } from './grant-delegation.ts';
import { ineffectiveStatement } from './ineffective-statement.ts';
import { lockoutRisk } from './lockout-risk.ts';
import { policyTakeover } from './policy-takeover.ts';
import { publicAccess } from './public-access.ts';
import type { FindingRule } from './rule.ts';
import { viaServiceDoesNotRestrictCaller } from './via-service.ts';
import { wildcardAdministration } from './wildcard-administration.ts';

const mostSevereFirst: readonly KeyPolicySeverity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'];

const rules: readonly FindingRule[] = [
  publicAccess,
  policyTakeover,
  externalAdministration,
  grantDelegationOutside,
  allowWithNotPrincipal,
  viaServiceDoesNotRestrictCaller,
  lockoutRisk,
  callerLockout,
  confusedDeputy,
  externalAccess,
  wildcardAdministration,
  ineffectiveStatement,
  grantDelegationInside,
  deletedPrincipal,
  trustedAccess,
  accountDelegation,
].toSorted((one, other) => mostSevereFirst.indexOf(one.severity) - mostSevereFirst.indexOf(other.severity));

/** All findings, most severe first. */
export const findingsOf = (facts: Facts): readonly RuleFinding[] => {
  const findings: RuleFinding[] = [];
  for (const rule of rules) {
    const evidence = rule.find(facts);
    if (evidence !== null) findings.push(new RuleFinding(rule, evidence, facts));
  }
  return findings;
};
