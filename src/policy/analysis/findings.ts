import type { KeyPolicyFinding, KeyPolicyStatement } from '../types.ts';
import type { Facts } from './facts.ts';
import { findingRules } from './finding-rules.ts';

/** All that is worth a word, the gravest first, with the vendor's page on it. */
export function findingsOf(facts: Facts): readonly KeyPolicyFinding[] {
  return findingRules.flatMap(({ code, severity, when, message }) => {
    const evidence = when(facts);
    if (evidence === null) return [];
    const statements = evidence.statements.toSorted((one, other) => one.index - other.index);
    return {
      code,
      severity,
      message: message({ where: placesOf(statements), who: listOf(evidence.names), facts }),
      statements: statements.map(({ index }) => index),
      documentationUrl: facts.setting.grammar.documentation[code],
    };
  });
}

/** So many are named one by one; of more the rest is counted, since a policy may have hundreds. */
const namedAtMost = 3;

function listOf(names: readonly string[]): string {
  const rest = names.length - namedAtMost;
  const shown = names.slice(0, namedAtMost).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function placesOf(statements: readonly KeyPolicyStatement[]): string {
  return listOf(statements.map(({ index, sid }) => `Statement[${index}]${sid === null ? '' : ` "${sid}"`}`));
}
