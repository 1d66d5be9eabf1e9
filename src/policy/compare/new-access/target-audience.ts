import { matchCaller } from '../../evaluate/caller-match.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyStatement } from '../../types.ts';
import { createCarried } from './action-classes.ts';
import { createSignatures, type SignedCaller } from './caller-signature.ts';
import { findCallers } from './callers.ts';
import type { Comparison } from './comparison.ts';
import { conditionsOf } from './conditions-of.ts';
import { Domains } from './domain.ts';
import type { KeyCondition } from './key-condition.ts';
import { nameCallers } from './named-callers.ts';
import { OpenCallers } from './open-callers.ts';
import { createOverlaps } from './overlaps.ts';
import { Places } from './places.ts';
import { audienceOf } from './statement-audience.ts';
import type { Steps } from './steps.ts';

/** Whom target statements may cover, and what conditions these may have to meet. Many targets share one. */
export interface TargetAudience {
  /** Of one caller for each signature, those that no target so far covers. */
  readonly open: OpenCallers;
  /** The same for those whom targets may exempt. */
  readonly openInDoubt: OpenCallers;
  /** Which of the keys in the conditions requests for an action carry, as text. */
  carried(action: string): string;
  /** Null where every class of callers is represented; otherwise the reason why one may be missing. */
  readonly gap: string | null;
  /** The values of condition keys in requests by the callers that a target covers. */
  domainsOf(target: KeyPolicyStatement): Domains;
}

/** The possible values of keys that follow from the caller or the KMS key, by lower-case key. */
const derivedValues = ({ grammar, subject }: Comparison, callers: readonly SignedCaller[]) => {
  const derived = new Map<string, Set<string>>();
  const ofKey = grammar.principals.contextOfKey(subject);
  for (const { choice, caller } of callers) {
    for (const { key, values } of [...choice.context, ...caller.context, ...ofKey]) {
      if ('prefix' in values) continue;
      const known = derived.get(toLowerAscii(key)) ?? new Set();
      for (const value of values) known.add(value);
      derived.set(toLowerAscii(key), known);
    }
  }
  return new Map([...derived].map(([key, values]) => [key, [...values]]));
};

const createDomains = (
  comparison: Comparison,
  conditions: readonly KeyCondition[],
  callers: readonly SignedCaller[],
  steps: Steps,
): TargetAudience['domainsOf'] => {
  const { grammar, names } = comparison;
  const create = (derived: ReadonlyMap<string, readonly string[]>): Domains =>
    new Domains({ conditions, grammar: grammar.conditions, arnParts: names.arnParts, derived, steps });
  // Only policy variables depend on callers.
  const isSame = conditions.every(({ variables }) => variables.length === 0);
  const shared = create(new Map());
  const coveredBy = (target: KeyPolicyStatement) =>
    callers.filter(({ caller }) => matchCaller(target, caller).by !== 'NONE');
  return (target) => (isSame ? shared : create(derivedValues(comparison, coveredBy(target))));
};

const distinct = (callers: readonly (SignedCaller | null)[]): readonly SignedCaller[] => {
  const known = new Map<string, SignedCaller>();
  for (const caller of callers)
    if (caller !== null && !known.has(caller.signature)) known.set(caller.signature, caller);
  return [...known.values()];
};

/** Equal for targets that may cover the same callers. */
const nameOf = (target: KeyPolicyStatement, comparison: Comparison): string => {
  const listed = audienceOf(target, comparison);
  const members = (listed ?? target.principals ?? []).map(({ kind, value }) => JSON.stringify([kind, value]));
  return `${listed === null} ${[...new Set(members)].join()}`;
};

/** Finds the audiences of targets. */
export const createAudiences = ({
  comparison,
  steps,
}: {
  readonly comparison: Comparison;
  readonly steps: Steps;
}): ((target: KeyPolicyStatement) => TargetAudience) => {
  const { older, newer, names, subject } = comparison;
  const named = nameCallers([older, newer], names.roleKind, subject.partition);
  const places = new Places(comparison);
  const sign = createSignatures(comparison, places, steps);
  const overlaps = createOverlaps(comparison);
  const create = (target: KeyPolicyStatement): TargetAudience => {
    const found = overlaps(target);
    const conditions = [
      ...new Set([...conditionsOf(comparison, older, found.older), ...conditionsOf(comparison, newer, found.newer)]),
    ];
    const { choices, gap } = findCallers({ ...comparison, named, places, target, conditions, steps });
    const callers = distinct(choices.map(sign));
    const carried = createCarried(conditions, comparison.grammar);
    return {
      open: new OpenCallers(callers, steps),
      openInDoubt: new OpenCallers(callers, steps),
      carried,
      gap,
      domainsOf: createDomains(comparison, conditions, callers, steps),
    };
  };
  const known = new Map<string, TargetAudience>();
  return (target) => {
    const name = nameOf(target, comparison);
    const audience = known.get(name) ?? create(target);
    known.set(name, audience);
    return audience;
  };
};
