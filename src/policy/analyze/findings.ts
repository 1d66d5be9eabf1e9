import type { KeyPolicyFinding, KeyPolicyStatement } from '../types.ts';
import type { Facts } from './facts.ts';
import { findingRules } from './finding-rules.ts';

/** All that is worth a word, the gravest first, with the vendor's page on it. */
export function findingsOf(facts: Facts): readonly KeyPolicyFinding[] {
  const findings: KeyPolicyFinding[] = [];
  for (const { code, severity, when, message } of findingRules) {
    const evidence = when(facts);
    if (evidence === null) continue;
    findings.push({
      code,
      severity,
      message: message({ where: listOf(evidence.statements.map(placeOf)), who: listOf([...evidence.names]), facts }),
      statements: evidence.statements.map(({ index }) => index),
      documentationUrl: facts.setting.grammar.documentation[code],
    });
  }
  return findings;
}

/** So many are named one by one; of more the rest is counted, since a policy may have hundreds. */
const namedAtMost = 3;

function listOf(names: readonly string[]): string {
  const rest = names.length - namedAtMost;
  return rest > 0 ? `${names.slice(0, namedAtMost).join(', ')} and ${rest} more` : names.join(', ');
}

function placeOf({ index, sid }: KeyPolicyStatement): string {
  return sid === null ? `Statement[${index}]` : `Statement[${index}] "${sid}"`;
}
