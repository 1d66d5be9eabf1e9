import type { KeyPolicyPrincipal } from '../../types.ts';
import type { Callers } from '../audience/audience.ts';
import type { Member } from '../audience/member.ts';
import { accountIdOf } from '../conditions/scope.ts';
import type { Facts } from '../facts.ts';
import { fillPattern } from './sample-value.ts';

/** An account id for an arbitrary outsider. */
export const outsiderAccount = '999900001111';

const maxTried = 4;

/** A caller that may belong to a set of callers. */
export interface PossibleCaller {
  /** An ARN, or the name of a service. */
  readonly name: string;
  /** Whether it is a principal of another account. */
  readonly isOutside: boolean;
}

const outside = (name: string): PossibleCaller => ({ name, isOutside: true });
const inside = (name: string): PossibleCaller => ({ name, isOutside: false });

/** Sample callers of a set, outsiders first. */
export const possibleCallers = (
  callers: Callers,
  principal: KeyPolicyPrincipal,
  facts: Facts,
): readonly PossibleCaller[] => {
  if (callers.kind === 'SERVICES') return [inside(serviceOf(callers, principal, facts))];
  if (callers.members !== null) return membersOf(callers.members.list, facts);
  const insiders = facts.input.isAccountKnown && !callers.withoutInsiders ? [inside(insiderOf(facts))] : [];
  return [...strangers(facts).map(outside), ...insiders];
};

const serviceOf = ({ traits }: Callers, { value }: KeyPolicyPrincipal, { input }: Facts): string => {
  const [name] = traits.find(({ kind }) => kind === 'SERVICE_NAME')?.values ?? [];
  return name ?? (value === '*' ? input.grammar.callers.anyService : value);
};

const membersOf = (members: readonly Member[], facts: Facts): readonly PossibleCaller[] => {
  const { ownAccount } = facts.input.scope;
  return members
    .slice(0, maxTried * maxTried)
    .map((member) => ({ name: toName(member, facts), isOutside: member.account !== ownAccount }))
    .toSorted((one, other) => Number(other.isOutside) - Number(one.isOutside))
    .slice(0, maxTried);
};

const insiderOf = ({ input: { grammar, scope } }: Facts): string => {
  return grammar.principals.roleArn(accountIdOf(scope.ownAccount), scope.ownPartition, 'somebody');
};

/** Includes a caller that matches the pattern of a condition. */
const strangers = ({ input }: Facts): readonly string[] => {
  const { grammar, scope } = input;
  const filling = { account: outsiderAccount, arnShape: grammar.conditions.arnShape };
  const patterns = input.sources.flatMap(({ allowed }) =>
    allowed.flatMap(({ conditions }) =>
      conditions.flatMap(({ key, values }) =>
        key.toLowerCase() === grammar.conditions.principalArn.toLowerCase() ? values : [],
      ),
    ),
  );
  const named = patterns
    .slice(0, maxTried)
    .flatMap((pattern) => [
      fillPattern(pattern, filling),
      fillPattern(pattern.replace('*', `${outsiderAccount}:`), filling),
      fillPattern(pattern.replace('*', outsiderAccount + grammar.callers.roleKind), filling),
    ]);
  return [grammar.principals.roleArn(outsiderAccount, scope.ownPartition, 'stranger'), ...named];
};

const toName = ({ form, account, text, written }: Member, { input }: Facts): string => {
  if (written !== undefined) return written;
  if (form === 'ACCOUNT') {
    const [partition] = account.includes(':') ? account.split(':', 1) : [input.scope.ownPartition];
    return input.grammar.principals.roleArn(accountIdOf(account), partition ?? null, 'somebody');
  }
  const { arnShape } = input.grammar.conditions;
  return form === 'PATTERN' ? fillPattern(text, { account: accountIdOf(account), arnShape }) : text;
};
