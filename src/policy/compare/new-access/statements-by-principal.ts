import { groupBy } from '../../group-by.ts';
import type { KeyPolicyPrincipal } from '../../types.ts';
import { type ComparedStatement, type PrincipalComparison, toName } from './compared-statement.ts';

/** Finds the statements that apply to a principal. */
export class StatementsByPrincipal {
  readonly #comparison: PrincipalComparison;
  readonly #everybody: readonly ComparedStatement[];
  readonly #byName: ReadonlyMap<string, readonly (readonly [name: string, compared: ComparedStatement])[]>;
  readonly #byAudience: ReadonlyMap<string, readonly ComparedStatement[]>;

  constructor(statements: readonly ComparedStatement[], comparison: PrincipalComparison) {
    const isExcepting = ({ statement }: ComparedStatement): boolean => statement.notPrincipals !== null;
    const named = statements
      .filter((compared) => !isExcepting(compared))
      .flatMap((compared) => [...compared.names].map((name) => [name, compared] as const));
    this.#comparison = comparison;
    this.#everybody = statements.filter(({ isEverybody }) => isEverybody);
    this.#byName = groupBy(named, ([name]) => name);
    this.#byAudience = groupBy(statements.filter(isExcepting), ({ audience }) => audience);
  }

  /**
   * The statements that apply to a principal of the narrower statement; where it is null, to everybody whom the
   * NotPrincipal of that statement does not list.
   */
  reaching({ audience }: ComparedStatement, principal: KeyPolicyPrincipal | null): readonly ComparedStatement[] {
    const same = this.#byAudience.get(audience) ?? [];
    const isOther = principal?.type === 'Service' || principal?.type === 'Federated';
    const name = principal === null ? null : toName(principal, this.#comparison);
    const named = name === null ? [] : (this.#byName.get(name) ?? []);
    return [...same, ...named.map(([, compared]) => compared), ...(isOther ? [] : this.#everybody)];
  }
}
