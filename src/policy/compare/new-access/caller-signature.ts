import { type Caller, toCaller } from '../../evaluate/policy-principal.ts';
import { keysOfCaller, keysOfPrincipal } from '../../evaluate/principal-index.ts';
import { groupBy } from '../../group-by.ts';
import { InvalidRequestError } from '../../invalid-request.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyPrincipal } from '../../types.ts';
import type { CallerChoice } from './callers.ts';
import type { Comparison } from './comparison.ts';
import { conditionsOf } from './conditions-of.ts';

/** A caller whose requests may be evaluated. Callers with equal signatures have the same statements and values. */
export interface SignedCaller {
  readonly choice: CallerChoice;
  readonly caller: Caller;
  readonly signature: string;
}

/** Numbers lists: equal ones have the same number. */
const createNumbering = (): ((list: readonly string[]) => number) => {
  const numbers = new Map<string, number>();
  return (list) => {
    const name = list.join();
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
};

/** For each key of principals, the number of the list of places that name such a principal. */
const numberPlaces = ({ older, newer }: Comparison): ReadonlyMap<string, number> => {
  const places: (readonly [key: string, place: string])[] = [];
  for (const [document, { statements }] of [older, newer].entries()) {
    for (const { index, principals, notPrincipals } of statements) {
      const add = (list: readonly KeyPolicyPrincipal[] | null, element: string): void => {
        for (const principal of list ?? [])
          for (const key of keysOfPrincipal(principal))
            places.push([key, `${document} ${index} ${element} ${principal.partition}`]);
      };
      add(principals, 'Principal');
      add(notPrincipals, 'NotPrincipal');
    }
  }
  const numberOf = createNumbering();
  const groups = groupBy(places, ([key]) => key);
  return new Map([...groups].map(([key, list]) => [key, numberOf(list.map(([, place]) => place))]));
};

const keysInConditions = (comparison: Comparison): ReadonlySet<string> =>
  new Set(
    [comparison.older, comparison.newer]
      .flatMap((policy) => conditionsOf(comparison, policy, policy.statements))
      .flatMap(({ lowerKey, variables }) => [lowerKey, ...variables]),
  );

/** The caller of a choice; null where the text is of no caller, such as the host of an identity provider. */
const toCallerOrNull = ({ principal }: CallerChoice, { grammar, subject }: Comparison): Caller | null => {
  try {
    return toCaller(principal, grammar.principals, subject);
  } catch (error) {
    if (error instanceof InvalidRequestError) return null;
    throw error;
  }
};

export type SignCaller = (choice: CallerChoice) => SignedCaller | null;

/**
 * Describes callers by what decides their requests: the statements that name them, their account, and the values of
 * the condition keys that follow from them, as far as conditions use these keys. Returns null for what is no caller.
 */
export const createSignatures = (comparison: Comparison): SignCaller => {
  const placesOf = numberPlaces(comparison);
  const used = keysInConditions(comparison);
  return (choice) => {
    const caller = toCallerOrNull(choice, comparison);
    if (caller === null) return null;
    const { kind, partition, accountId } = caller;
    const places = keysOfCaller(caller).map((key) => placesOf.get(key) ?? null);
    const values = [...choice.context, ...caller.context].flatMap(({ key, values: given }) =>
      used.has(toLowerAscii(key)) ? [[key, given]] : [],
    );
    return { choice, caller, signature: JSON.stringify([kind, partition, accountId, places, values]) };
  };
};
