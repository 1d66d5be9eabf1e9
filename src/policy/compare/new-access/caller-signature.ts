import { type Caller, toCaller } from '../../evaluate/caller.ts';
import { createContext } from '../../evaluate/context.ts';
import { keysOfCaller } from '../../evaluate/principal-index.ts';
import { groupBy } from '../../group-by.ts';
import { InvalidRequestError } from '../../invalid-request.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { unlimitedWork } from '../../work-budget.ts';
import type { CallerChoice } from './callers.ts';
import type { Comparison } from './comparison.ts';
import { conditionsOf } from './conditions-of.ts';
import { KeyClasses } from './key-classes.ts';
import type { KeyCondition } from './key-condition.ts';
import type { Places } from './places.ts';
import type { Steps } from './steps.ts';

/** A caller whose requests may be evaluated. Callers with equal signatures have the same statements and values. */
export interface SignedCaller {
  readonly choice: CallerChoice;
  readonly caller: Caller;
  readonly signature: string;
  /** Equal for callers whose requests for an action, given in lower case, have the same statements and values. */
  signatureOn(action: string): string;
}

/**
 * The classes of values that conditions distinguish, by key, and the keys whose values themselves matter: those that
 * policy variables compare with others.
 */
const conditionsOnCallers = (comparison: Comparison, steps: Steps) => {
  const conditions = [comparison.older, comparison.newer].flatMap((policy) =>
    conditionsOf(comparison, policy, policy.statements),
  );
  const isPlain = ({ variables }: KeyCondition): boolean => variables.length === 0;
  const compared = conditions
    .filter((condition) => !isPlain(condition))
    .flatMap(({ lowerKey, variables }) => [lowerKey, ...variables]);
  const groups = groupBy([...new Set(conditions)].filter(isPlain), ({ lowerKey }) => lowerKey);
  const classes = new Map([...groups].map(([key, group]) => [key, new KeyClasses(group, steps)]));
  return { classes, compared: new Set(compared) };
};

/** The caller of a choice; null where the text is of no caller, such as the host of an identity provider. */
const toCallerOrNull = ({ principal }: CallerChoice, { grammar, subject }: Comparison): Caller | null => {
  try {
    return toCaller(principal, grammar.principals, subject);
  } catch (error) {
    if (error instanceof InvalidRequestError) return null;
    throw error;
  }
};

type SignCaller = (choice: CallerChoice) => SignedCaller | null;

/**
 * Describes callers by what decides their requests: the statements that name them, and for the condition keys that
 * follow from them, the conditions that they meet or the values. Returns null for what is no caller.
 */
export const createSignatures = (comparison: Comparison, places: Places, steps: Steps): SignCaller => {
  const { grammar, subject } = comparison;
  const numbers = new Map<string, number>();
  const { classes, compared } = conditionsOnCallers(comparison, steps);
  return (choice) => {
    const caller = toCallerOrNull(choice, comparison);
    if (caller === null) return null;
    const { kind, partition } = caller;
    // Which account it is matters only by the statements and conditions that name it, and as the key's own.
    const isOwn = caller.accountId === subject.accountId;
    const listed = keysOfCaller(caller).map((key) => places.of(key));
    const context = createContext(choice.context, caller, grammar, subject, unlimitedWork)('');
    const keys = new Set([...choice.context, ...caller.context].map(({ key }) => toLowerAscii(key)));
    const given = [...keys].map((key) => {
      const values = context.lookUp(key);
      return [key, classes.get(key)?.of(values, context), compared.has(key) ? values : null];
    });
    const others = JSON.stringify([kind, partition, isOwn, given]);
    const number = numbers.get(others) ?? numbers.size;
    numbers.set(others, number);
    const signatureOn = (action: string): string => `${number} ${listed.map((each) => places.on(action, each)).join()}`;
    return { choice, caller, signature: `${number} ${listed.join()}`, signatureOn };
  };
};
