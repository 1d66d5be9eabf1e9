import { type ActionSet, noActions } from './action-set.ts';
import { type Audience, intersectAudiences, toEverybody } from './audience/audience.ts';
import type { Denial } from './denial.ts';

/** Actions that the same Deny statements are about, and whom these leave. Parts have no action in common. */
export interface DenialPart {
  readonly actions: ActionSet;
  /** Those whom all of the statements together spare. */
  readonly left: Audience;
  /** Whether one of them decides by the context of a request. */
  readonly isConditional: boolean;
  /** Whether one of them decides by that in a way that says nothing certain of the caller. */
  readonly isUncertain: boolean;
  /** The texts that each NotPrincipal among them lists; null where there is none. */
  readonly exempt: ReadonlySet<string> | null;
}

export const untouched = (actions: ActionSet): readonly DenialPart[] => {
  return [{ actions, left: toEverybody, isConditional: false, isUncertain: false, exempt: null }];
};

/** What a Deny leaves of those whom it is about; null where it is not certain whom it denies. */
export type LeftBy = (denial: Denial) => Audience | null;

/**
 * Takes Deny statements from parts one by one. There are never more parts than actions, so that the time grows with the
 * number of statements alone.
 */
export const splitByDenials = (
  parts: readonly DenialPart[],
  denials: readonly Denial[],
  leftBy: LeftBy,
): readonly DenialPart[] => {
  let split = parts;
  for (const changed of joinByActions(denials, leftBy)) split = split.flatMap((part) => splitByPart(part, changed));
  return split;
};

/**
 * One part for each set of actions that Deny statements are about. Those that say nothing certain leave the same of
 * all of their actions, so that one part holds them.
 */
const joinByActions = (denials: readonly Denial[], leftBy: LeftBy): Iterable<DenialPart> => {
  const byActions = new Map<ActionSet, DenialPart>();
  let doubted = noActions;
  for (const denial of denials) {
    const { actions, isConditional, exempt } = denial;
    const left = leftBy(denial);
    if (left === null && exempt === null) {
      doubted |= actions;
      continue;
    }
    const part = { actions, left: left ?? toEverybody, isConditional, isUncertain: left === null, exempt };
    const known = byActions.get(actions);
    byActions.set(actions, known === undefined ? part : joinParts(known, part, actions));
  }
  return doubted === noActions ? byActions.values() : [...byActions.values(), doubtedPart(doubted)];
};

const doubtedPart = (actions: ActionSet): DenialPart => ({
  actions,
  left: toEverybody,
  isConditional: true,
  isUncertain: true,
  exempt: null,
});

const joinParts = (one: DenialPart, other: DenialPart, actions: ActionSet): DenialPart => {
  return {
    actions,
    left: intersectAudiences(one.left, other.left),
    isConditional: one.isConditional || other.isConditional,
    isUncertain: one.isUncertain || other.isUncertain,
    exempt: commonTexts(one.exempt, other.exempt),
  };
};

const splitByPart = (part: DenialPart, changed: DenialPart): readonly DenialPart[] => {
  const denied = part.actions & changed.actions;
  if (denied === noActions || part.left.length === 0) return [part];
  const rest = part.actions & ~changed.actions;
  const joined = joinParts(part, changed, denied);
  return rest === noActions ? [joined] : [{ ...part, actions: rest }, joined];
};

/** Goes through the shorter one. */
const commonTexts = (
  one: ReadonlySet<string> | null,
  other: ReadonlySet<string> | null,
): ReadonlySet<string> | null => {
  if (one === null || other === null) return one ?? other;
  const [shorter, longer] = one.size <= other.size ? [one, other] : [other, one];
  return new Set([...shorter].filter((text) => longer.has(text)));
};
