import { compilePolicy } from '../../evaluate/index.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyStatement } from '../../types.ts';
import type { Comparison } from './comparison.ts';

/** Which statements of both documents cover which actions. */
export interface Coverage {
  /** The actions that a statement covers. */
  actionsOf(statement: KeyPolicyStatement): readonly string[];
  /** Equal for actions that the same statements cover. */
  classOf(action: string): number;
}

/** Looks up each action once for all searches. */
export const createCoverage = (
  { older, newer, grammar, subject }: Comparison,
  actions: readonly string[],
): Coverage => {
  const covered = new Map<KeyPolicyStatement, string[]>();
  const numbers = new Map<string, number>();
  const classes = new Map<string, number>();
  const policies = [older, newer].map((policy) => compilePolicy(policy, grammar, subject));
  for (const action of actions) {
    const lists = policies.map((on) => on(toLowerAscii(action)).map(({ statement }) => statement));
    for (const statement of lists.flat()) {
      const known = covered.get(statement);
      if (known === undefined) covered.set(statement, [action]);
      else known.push(action);
    }
    const name = lists.map((statements) => statements.map(({ index }) => index).join()).join('/');
    numbers.set(name, numbers.get(name) ?? numbers.size);
    classes.set(action, numbers.get(name) ?? 0);
  }
  return { actionsOf: (statement) => covered.get(statement) ?? [], classOf: (action) => classes.get(action) ?? 0 };
};
