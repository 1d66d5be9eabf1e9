import { type ActionSet, noActions } from './action-set.ts';
import { type Audience, intersectAudiences, toEverybody } from './audience/audience.ts';
import type { Denial } from './denial.ts';

/** Actions that the same Deny statements cover, and who remains allowed. Parts share no action. */
export interface DenialPart {
  readonly actions: ActionSet;
  /** The callers that remain after all of these statements. */
  readonly left: Audience;
  /** Whether one of them has conditions. */
  readonly isConditional: boolean;
  /** Whether one of them has conditions from which the denied callers can't be determined. */
  readonly isUncertain: boolean;
  /** The principals that every NotPrincipal among them lists, as text; null where there is none. */
  readonly notPrincipals: ReadonlySet<string> | null;
}

export const untouched = (actions: ActionSet): readonly DenialPart[] => {
  return [{ actions, left: toEverybody, isConditional: false, isUncertain: false, notPrincipals: null }];
};

/** The callers that a Deny exempts; null where the denied callers can't be determined. */
export type LeftBy = (denial: Denial) => Audience | null;

/**
 * Applies Deny statements to parts one by one. There are never more parts than actions, so the time is linear in the
 * number of statements.
 */
export const splitByDenials = (
  parts: readonly DenialPart[],
  denials: readonly Denial[],
  leftBy: LeftBy,
): readonly DenialPart[] => {
  let split = parts;
  for (const changed of joinByActions(denials, leftBy)) {
    const next: DenialPart[] = [];
    for (const part of split) addSplit(part, changed, next);
    split = next;
  }
  return split;
};

/**
 * One part for each set of actions that Deny statements cover. Denials whose callers can't be determined share one
 * part.
 */
const joinByActions = (denials: readonly Denial[], leftBy: LeftBy): Iterable<DenialPart> => {
  const byActions = new Map<ActionSet, DenialPart>();
  let doubted = noActions;
  for (const denial of denials) {
    const { actions, isConditional, notPrincipals } = denial;
    const left = leftBy(denial);
    if (left === null && notPrincipals === null) {
      doubted |= actions;
      continue;
    }
    const part = { actions, left: left ?? toEverybody, isConditional, isUncertain: left === null, notPrincipals };
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
  notPrincipals: null,
});

const joinParts = (one: DenialPart, other: DenialPart, actions: ActionSet): DenialPart => {
  return {
    actions,
    left: intersectAudiences(one.left, other.left),
    isConditional: one.isConditional || other.isConditional,
    isUncertain: one.isUncertain || other.isUncertain,
    notPrincipals: commonTexts(one.notPrincipals, other.notPrincipals),
  };
};

const addSplit = (part: DenialPart, changed: DenialPart, split: DenialPart[]): void => {
  const denied = part.actions & changed.actions;
  if (denied === noActions || part.left.length === 0) {
    split.push(part);
    return;
  }
  const rest = part.actions & ~changed.actions;
  if (rest !== noActions) split.push({ ...part, actions: rest });
  split.push(joinParts(part, changed, denied));
};

/** Iterates over the shorter one. */
const commonTexts = (
  one: ReadonlySet<string> | null,
  other: ReadonlySet<string> | null,
): ReadonlySet<string> | null => {
  if (one === null || other === null) return one ?? other;
  const [shorter, longer] = one.size <= other.size ? [one, other] : [other, one];
  return new Set([...shorter].filter((text) => longer.has(text)));
};
