import type { KeyPolicyFinding, KeyPolicySeverity } from '../../types.ts';
import type { Facts } from '../facts.ts';
import { createWitness } from '../witness/index.ts';
import { accountDelegation } from './account-delegation.ts';
import { allowWithNotPrincipal } from './allow-with-not-principal.ts';
import { callerLockout } from './caller-lockout.ts';
import { confusedDeputy } from './confused-deputy.ts';
import { deletedPrincipal } from './deleted-principal.ts';
import type { Remedy } from './edit.ts';
import { type Evidence, sourcesOf, statementsOf } from './evidence.ts';
import { externalAccess, trustedAccess } from './external-access.ts';
import { externalAdministration } from './external-administration.ts';
import { grantDelegationInside, grantDelegationOutside } from './grant-delegation.ts';
import { ineffectiveStatement } from './ineffective-statement.ts';
import { lockoutRisk } from './lockout-risk.ts';
import { policyTakeover } from './policy-takeover.ts';
import { publicAccess } from './public-access.ts';
import type { FindingRule } from './rule.ts';
import { viaServiceDoesNotRestrictCaller } from './via-service.ts';
import { wildcardAdministration } from './wildcard-administration.ts';
import { grantsOf, listOf } from './wording.ts';

const gravestFirst: readonly KeyPolicySeverity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'];

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
].toSorted((one, other) => gravestFirst.indexOf(one.severity) - gravestFirst.indexOf(other.severity));

/** A finding with what it rests on and what cures it. */
export interface JudgedFinding {
  readonly rule: FindingRule;
  readonly evidence: Evidence;
  /** Worked out when asked for. */
  readonly remedy: Remedy;
}

/** All that is worth a word, the gravest first. */
export function judge(facts: Facts): readonly JudgedFinding[] {
  const findings: JudgedFinding[] = [];
  for (const rule of rules) {
    const evidence = rule.find(facts);
    if (evidence !== null) findings.push(new LazilyJudged(rule, evidence, facts));
  }
  return findings;
}

/** A class, since an engine makes objects of one far faster than objects with getters of their own. */
class LazilyJudged implements JudgedFinding {
  readonly rule: FindingRule;
  readonly evidence: Evidence;
  readonly #facts: Facts;
  #remedy: Remedy | undefined;

  constructor(rule: FindingRule, evidence: Evidence, facts: Facts) {
    this.rule = rule;
    this.evidence = evidence;
    this.#facts = facts;
  }

  get remedy(): Remedy {
    this.#remedy ??= this.rule.remedy(this.evidence, this.#facts);
    return this.#remedy;
  }
}

export function messageOf({ rule, evidence, remedy }: JudgedFinding, facts: Facts): string {
  return `${rule.say(evidence, facts)} ${cureOf(evidence, remedy)}`;
}

/** A grant can't be changed: it is revoked, and where it is needed in part another one takes its place. */
function cureOf(evidence: Evidence, { text }: Remedy): string {
  const grants = grantsOf(evidence);
  if (grants.length === 0) return text;
  const revoke = `Revoke ${listOf(grants)} where that is not meant.`;
  return statementsOf(evidence).length === 0 ? revoke : `${text} ${revoke}`;
}

/** The findings on a policy, each with the vendor's page on it. */
export function findingsOf(facts: Facts): readonly KeyPolicyFinding[] {
  return judge(facts).map((finding) => toFinding(finding, facts));
}

/** What is told of a finding. A getter is slow to make, so that only those have one of whom there can be a witness. */
export function toFinding(finding: JudgedFinding, facts: Facts): KeyPolicyFinding {
  const { rule, evidence } = finding;
  const { code, severity } = rule;
  const told = {
    code,
    severity,
    message: messageOf(finding, facts),
    statements: statementsOf(evidence).map(({ index }) => index),
    documentationUrl: facts.input.grammar.documentation[code],
    controls: facts.input.grammar.controls[code] ?? noControls,
  };
  if (rule.shownBy === undefined) return { ...told, witness: null };
  const witness = createWitness(evidence, facts, rule.shownBy(facts));
  return {
    ...told,
    get witness() {
      return witness();
    },
  };
}

const noControls: KeyPolicyFinding['controls'] = [];

/** The statements and grants that a finding is about. */
export function pathsOf(evidence: Evidence) {
  const denying = evidence.statements.map(({ index }) => ({ statementIndex: index, grantId: null }));
  return [...sourcesOf(evidence).map(({ path }) => path), ...denying];
}
