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

export function untouched(actions: ActionSet): readonly DenialPart[] {
  return [{ actions, left: toEverybody, isConditional: false, isUncertain: false, exempt: null }];
}

/** What a Deny leaves of those whom it is about; null where it is not certain whom it denies. */
export type LeftBy = (denial: Denial) => Audience | null;

/**
 * Takes Deny statements from parts one by one. There are never more parts than actions, so that the time grows with the
 * number of statements alone.
 */
export function splitByDenials(
  parts: readonly DenialPart[],
  denials: readonly Denial[],
  leftBy: LeftBy,
): readonly DenialPart[] {
  return denials.reduce((split, denial) => {
    const left = leftBy(denial);
    return split.flatMap((part) => splitByDenial(part, denial, left));
  }, parts);
}

function splitByDenial(part: DenialPart, denial: Denial, left: Audience | null): readonly DenialPart[] {
  const denied = part.actions & denial.actions;
  if (denied === noActions || part.left.length === 0) return [part];
  const rest = part.actions & ~denial.actions;
  const changed: DenialPart = {
    actions: denied,
    left: left === null ? part.left : intersectAudiences(part.left, left),
    isConditional: part.isConditional || denial.isConditional,
    isUncertain: part.isUncertain || left === null,
    exempt: commonTexts(part.exempt, denial.exempt),
  };
  return rest === noActions ? [changed] : [{ ...part, actions: rest }, changed];
}

/** Goes through the shorter one. */
function commonTexts(one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): ReadonlySet<string> | null {
  if (one === null || other === null) return one ?? other;
  const [shorter, longer] = one.size <= other.size ? [one, other] : [other, one];
  return new Set([...shorter].filter((text) => longer.has(text)));
}
