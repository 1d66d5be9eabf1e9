import type { KeyPolicyFinding, KeyRequestWitness } from '../../types.ts';
import type { Facts } from '../facts.ts';
import type { AccessPath } from '../sources.ts';
import type { Remedy } from './edit.ts';
import { type Evidence, sourcesOf, statementsOf } from './evidence.ts';
import type { FindingRule } from './rule.ts';
import { grantsOf, listOf } from './wording.ts';

/** A finding on a policy and grants. `statements` are those in `via`; the witness is for the policy alone. */
export interface KeyFinding extends KeyPolicyFinding {
  readonly via: readonly AccessPath[];
}

const noControls: KeyPolicyFinding['controls'] = [];

/**
 * A finding of a rule. Message and witness are computed lazily: most callers only count findings. A class, because V8
 * creates its instances far faster than objects with getters.
 */
export class RuleFinding implements KeyFinding {
  readonly code: KeyFinding['code'];
  readonly severity: KeyFinding['severity'];
  readonly documentationUrl: KeyFinding['documentationUrl'];
  readonly controls: KeyFinding['controls'];
  readonly #rule: FindingRule;
  readonly #evidence: Evidence;
  readonly #facts: Facts;
  #statements: readonly number[] | undefined;
  #message: string | undefined;
  #remedy: Remedy | undefined;
  #witness: KeyRequestWitness | null | undefined;

  constructor(rule: FindingRule, evidence: Evidence, facts: Facts) {
    const { documentation, controls } = facts.input.grammar;
    this.code = rule.code;
    this.severity = rule.severity;
    this.documentationUrl = documentation[rule.code];
    this.controls = controls[rule.code] ?? noControls;
    this.#rule = rule;
    this.#evidence = evidence;
    this.#facts = facts;
  }

  get statements(): readonly number[] {
    this.#statements ??= statementsOf(this.#evidence).map(({ index }) => index);
    return this.#statements;
  }

  get message(): string {
    this.#message ??= `${this.#rule.message(this.#evidence, this.#facts)} ${remedyTextOf(this.#evidence, this.remedy)}`;
    return this.#message;
  }

  /** How to resolve it. */
  get remedy(): Remedy {
    this.#remedy ??= this.#rule.remedy(this.#evidence, this.#facts);
    return this.#remedy;
  }

  get witness(): KeyRequestWitness | null {
    if (this.#witness === undefined) {
      const actions = this.#rule.witnessActions?.(this.#facts);
      this.#witness = actions === undefined ? null : this.#facts.findWitness(this.#evidence.found, actions);
    }
    return this.#witness;
  }

  get via(): readonly AccessPath[] {
    const { statements } = this.#evidence;
    const denying = statements.map(({ index }) => ({ statementIndex: index, grantId: null }));
    return [...sourcesOf(this.#evidence).map(({ path }) => path), ...denying];
  }

  /** The finding as plain data. */
  toJSON(): KeyFinding {
    const { code, severity, message, statements, documentationUrl, controls, witness, via } = this;
    return { code, severity, message, statements, documentationUrl, controls, witness, via };
  }
}

/** Grants can't be edited, so the remedy is to revoke them. */
const remedyTextOf = (evidence: Evidence, { text }: Remedy): string => {
  const grants = grantsOf(evidence);
  if (grants.length === 0) return text;
  const revoke = `Revoke ${listOf(grants)} unless intended.`;
  return statementsOf(evidence).length === 0 ? revoke : `${text} ${revoke}`;
};

/** An analysis as plain data, which can be passed to another thread. */
export const toPlainAnalysis = <Analysis extends { readonly findings: readonly KeyPolicyFinding[] }>(
  analysis: Analysis,
): Analysis => {
  const findings = analysis.findings.map((finding) => (finding instanceof RuleFinding ? finding.toJSON() : finding));
  return { ...analysis, findings };
};
