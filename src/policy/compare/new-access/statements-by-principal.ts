import { groupBy } from '../../group-by.ts';
import type { KeyPolicyPrincipal } from '../../types.ts';
import { type PreparedStatement, type PrincipalComparison, toName } from './prepared-statement.ts';

/** Finds the statements that apply to a principal. */
export class StatementsByPrincipal {
  readonly #comparison: PrincipalComparison;
  readonly #everybody: readonly PreparedStatement[];
  readonly #byName: ReadonlyMap<string, readonly (readonly [name: string, compared: PreparedStatement])[]>;
  readonly #byAudience: ReadonlyMap<string, readonly PreparedStatement[]>;

  constructor(statements: readonly PreparedStatement[], comparison: PrincipalComparison) {
    const isExcepting = ({ statement }: PreparedStatement): boolean => statement.notPrincipals !== null;
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
  reaching({ audience }: PreparedStatement, principal: KeyPolicyPrincipal | null): readonly PreparedStatement[] {
    const same = this.#byAudience.get(audience) ?? [];
    const isOther = principal?.type === 'Service' || principal?.type === 'Federated';
    const name = principal === null ? null : toName(principal, this.#comparison);
    const named = name === null ? [] : (this.#byName.get(name) ?? []);
    return [...same, ...named.map(([, compared]) => compared), ...(isOther ? [] : this.#everybody)];
  }
}
