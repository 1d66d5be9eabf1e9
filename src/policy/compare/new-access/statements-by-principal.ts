import { groupBy } from '../../group-by.ts';
import type { KeyPolicyPrincipal } from '../../types.ts';
import { ConditionKeys } from './condition-keys.ts';
import { type PreparedStatement, type PrincipalComparison, toName } from './prepared-statement.ts';

const isExcepting = ({ statement }: PreparedStatement): boolean => statement.notPrincipals !== null;

/** Finds the statements that apply to a principal, and whose conditions those of a narrower statement may imply. */
export class StatementsByPrincipal {
  readonly #comparison: PrincipalComparison;
  readonly #everybody: readonly PreparedStatement[];
  readonly #byName: ReadonlyMap<string, readonly (readonly [name: string, compared: PreparedStatement])[]>;
  readonly #byAudience: ReadonlyMap<string, readonly PreparedStatement[]>;
  readonly #byCondition: ConditionKeys;

  constructor(statements: readonly PreparedStatement[], comparison: PrincipalComparison) {
    const named = statements
      .filter((compared) => !isExcepting(compared))
      .flatMap((compared) => [...compared.names].map((name) => [name, compared] as const));
    this.#comparison = comparison;
    this.#everybody = statements.filter(({ isEverybody }) => isEverybody);
    this.#byName = groupBy(named, ([name]) => name);
    this.#byAudience = groupBy(statements.filter(isExcepting), ({ audience }) => audience);
    this.#byCondition = new ConditionKeys(statements);
  }

  /**
   * The statements that apply to a principal of the narrower statement; where it is null, to everybody whom the
   * NotPrincipal of that statement does not list.
   */
  reachingFrom(narrow: PreparedStatement): (principal: KeyPolicyPrincipal | null) => readonly PreparedStatement[] {
    const implied = this.#byCondition.impliedBy(narrow);
    const same = this.#byAudience.get(narrow.audience) ?? [];
    return (principal) => {
      const isOther = principal?.type === 'Service' || principal?.type === 'Federated';
      const name = principal === null ? null : toName(principal, this.#comparison);
      const named = name === null ? [] : (this.#byName.get(name) ?? []);
      const everybody = isOther ? [] : this.#everybody;
      const applies = (compared: PreparedStatement): boolean =>
        isExcepting(compared)
          ? compared.audience === narrow.audience
          : (name !== null && compared.names.has(name)) || (!isOther && compared.isEverybody);
      // The shorter of both lists is read.
      if (implied.size < same.length + named.length + everybody.length) return [...implied].filter(applies);
      return [...same, ...named.map(([, compared]) => compared), ...everybody].filter((one) => implied.has(one));
    };
  }
}
