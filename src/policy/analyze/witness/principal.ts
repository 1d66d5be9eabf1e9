import type { KeyPolicyPrincipal } from '../../types.ts';
import type { Callers } from '../audience/callers.ts';
import type { Member } from '../audience/member.ts';
import { accountIdOf } from '../conditions/scope.ts';
import type { Facts } from '../facts.ts';
import { fillPattern } from './sample-value.ts';

/** An account that nobody has anything to do with. */
export const strangersAccount = '999900001111';
const triedAtMost = 4;

/** Principals of requests that may show whom a set of callers lets in, those outside first. */
export function principalsOf(callers: Callers, principal: KeyPolicyPrincipal, facts: Facts): readonly string[] {
  if (callers.kind === 'SERVICES') return [serviceOf(callers, principal)];
  const { scope } = facts.input;
  if (callers.members === null) return strangers(facts);
  const isOutside = ({ account }: Member): number => Number(account === scope.ownAccount);
  return callers.members.list
    .slice(0, triedAtMost * triedAtMost)
    .toSorted((one, other) => isOutside(one) - isOutside(other))
    .slice(0, triedAtMost)
    .map((member) => toPrincipal(member, facts));
}

function serviceOf({ traits }: Callers, { value }: KeyPolicyPrincipal): string {
  const [name] = traits.find(({ kind }) => kind === 'SERVICE_NAME')?.values ?? [];
  return name ?? (value === '*' ? 's3.amazonaws.com' : value);
}

/** Also one whose name is the pattern that a condition asks for. */
function strangers({ input }: Facts): readonly string[] {
  const { grammar, scope } = input;
  const patterns = input.sources.flatMap(({ grants }) =>
    grants.flatMap(({ conditions }) =>
      conditions.flatMap(({ key, values }) =>
        key.toLowerCase() === grammar.conditions.principalArn.toLowerCase() ? values : [],
      ),
    ),
  );
  const named = patterns
    .slice(0, triedAtMost)
    .flatMap((pattern) => [
      fillPattern(pattern, strangersAccount),
      fillPattern(pattern.replace('*', `${strangersAccount}:`), strangersAccount),
      fillPattern(pattern.replace('*', `${strangersAccount}:role/`), strangersAccount),
    ]);
  return [grammar.principals.roleArn(strangersAccount, scope.ownPartition, 'stranger'), ...named];
}

function toPrincipal({ form, account, text }: Member, { input }: Facts): string {
  if (form === 'ACCOUNT') {
    return input.grammar.principals.roleArn(accountIdOf(account), input.scope.ownPartition, 'somebody');
  }
  return form === 'PATTERN' ? fillPattern(text, accountIdOf(account)) : text;
}
