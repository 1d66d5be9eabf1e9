import type { KeyPolicyPrincipal } from '../../types.ts';
import { roleOf } from './statement-audience.ts';
import { asGroup, glob, literal, type TextPattern } from './text-pattern.ts';

interface AccountPatterns {
  /** Matches everyone in it, where a policy names the account. */
  whole: TextPattern | null;
  /** Match all roles of one name, whatever their path: that of a session's role is not known. */
  readonly byRole: Map<string, readonly TextPattern[]>;
  readonly literals: TextPattern[];
}

/** Patterns for the names of principals, which begin with the same text before the account. */
export class PrincipalPatterns {
  readonly #start: string;
  readonly #roleKind: string;
  readonly #byAccount = new Map<string, AccountPatterns>();

  /**
   * @param principals - Those of both documents, without repeats.
   * @param roleKind - What precedes the path and the name of a role.
   */
  constructor(principals: readonly KeyPolicyPrincipal[], start: string, roleKind: string) {
    this.#start = start;
    this.#roleKind = roleKind;
    for (const principal of principals) this.#add(principal);
  }

  #add(principal: KeyPolicyPrincipal): void {
    const { kind, accountId, value } = principal;
    if (accountId === null) return;
    const own: AccountPatterns = this.#byAccount.get(accountId) ?? { whole: null, byRole: new Map(), literals: [] };
    this.#byAccount.set(accountId, own);
    const role = roleOf(principal);
    if (kind === 'ACCOUNT') own.whole = glob(`${this.#start}${accountId}:*`);
    else if (value.startsWith(this.#start)) own.literals.push(literal(value));
    if (role !== null && !own.byRole.has(role)) own.byRole.set(role, this.#ofRole(accountId, role));
  }

  #ofRole(accountId: string, role: string): readonly TextPattern[] {
    const own = this.#start + accountId + this.#roleKind;
    return asGroup([literal(own + role), glob(`${own}*/${role}`)]);
  }

  /** Whether a policy names principals of the account, and not only the account. */
  namesMembersOf(accountId: string): boolean {
    const { byRole, literals } = this.#byAccount.get(accountId) ?? none;
    return byRole.size + literals.length > 0;
  }

  /**
   * Those that may match names of one account, or of any account where it is null.
   * @param roles - The names of roles, where only the sessions of such roles matter; otherwise null.
   */
  of(accountId: string | null, roles: ReadonlySet<string> | null): readonly TextPattern[] {
    const accounts = accountId === null ? [...this.#byAccount.values()] : [this.#byAccount.get(accountId) ?? none];
    return accounts.flatMap(({ whole, byRole, literals }) => {
      const ofRoles = roles === null ? [...byRole.values()] : [...roles].map((role) => byRole.get(role) ?? []);
      return [...(whole === null ? [] : [whole]), ...ofRoles.flat(), ...(roles === null ? literals : [])];
    });
  }
}

const none: AccountPatterns = { whole: null, byRole: new Map(), literals: [] };
