import { InvalidRequestError } from '../invalid-request.ts';
import type { Grammar } from '../languages/statements/grammar.ts';
import {
  type DerivedEntry,
  type GivenValues,
  mergeContext,
  type RequestContext,
  type RoleOfAnyPath,
} from '../match/conditions/context.ts';
import { quoted } from '../parse/path.ts';
import type { KeyPolicyContextEntry, PolicySubject } from '../types.ts';
import type { Work } from '../work-budget.ts';
import type { Caller } from './caller.ts';

/**
 * Limits above what any request carries. IAM allows key names of up to 256 characters; an encryption context has at
 * most 8,192.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
const limits = { entries: 500, keyLength: 256, values: 1_000, valueLength: 8_192, characters: 65_536 };

/**
 * Called before any other work on the context.
 * @throws InvalidRequestError where the context is larger than that of any request
 */
export const checkContextSize = (context: readonly KeyPolicyContextEntry[]): void => {
  if (context.length > limits.entries) refuse(`The context has more than ${limits.entries} entries.`);
  let values = 0;
  let characters = 0;
  for (const entry of context) {
    if (entry.key === '' || entry.key.length > limits.keyLength)
      refuse(`A context key must have between 1 and ${limits.keyLength} characters.`);
    values += entry.values.length;
    if (values > limits.values) refuse(`The context has more than ${limits.values} values.`);
    for (const { length } of entry.values) {
      if (length > limits.valueLength) refuse(`A context value has more than ${limits.valueLength} characters.`);
      characters += length;
    }
    if (characters > limits.characters) refuse(`The context has more than ${limits.characters} characters in all.`);
  }
};

const refuse = (message: string): never => {
  throw new InvalidRequestError(message);
};

/** The context of a request by action, without the keys that the action never carries. */
export type ContextOf = (action: string) => RequestContext;

/**
 * @param given - The condition keys given with the request.
 * @throws InvalidRequestError where the given context contradicts the principal
 */
export const createContext = (
  given: readonly KeyPolicyContextEntry[],
  caller: Caller,
  grammar: Grammar,
  subject: PolicySubject,
  work: Work,
): ContextOf => {
  const ofKey = grammar.principals.contextOfKey(subject);
  const merged = mergeContext(given, [...caller.context, ...ofKey]);
  if (given.length > 0) for (const entry of caller.context) checkAgreement(merged.get(entry.lowerKey), entry, caller);
  return (action) => ({
    work,
    isMultivalued: grammar.conditions.isMultivalued,
    lookUp(lowerKey) {
      if (!grammar.actions.carriesKey(action, lowerKey)) return [];
      return merged.get(lowerKey);
    },
  });
};

const checkAgreement = (given: GivenValues | undefined, { key, values }: DerivedEntry, caller: Caller): void => {
  if (given === undefined || given === values || 'prefix' in given) return;
  const agrees = 'prefix' in values ? (value: string) => isArnOf(values, value) : isAmong(values);
  if (given.every(agrees)) return;
  const expected = 'prefix' in values ? `${values.prefix}…${values.name}, with the path of the role` : values[0];
  refuse(`The context contradicts the principal ${quoted(caller.value)} on ${key}: expected ${expected}.`);
};

/** Boolean values are case-insensitive. */
const isAmong = (values: readonly string[]): ((value: string) => boolean) => {
  return (value) => values.includes(value) || values.includes(value.toLowerCase());
};

const isArnOf = ({ prefix, name }: RoleOfAnyPath, arn: string): boolean => {
  return (
    arn === prefix + name ||
    (arn.startsWith(prefix) && arn.endsWith(`/${name}`) && arn.length > prefix.length + name.length)
  );
};
