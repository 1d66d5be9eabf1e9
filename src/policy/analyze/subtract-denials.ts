import { noActions } from './action-set.ts';
import { type Audience, type Callers, intersect, isInEach, narrowTo } from './audience/audience.ts';
import type { Member } from './audience/member.ts';
import type { TraitKind } from './audience/trait.ts';
import type { Denial } from './denial.ts';
import type { DenialsOfActions } from './denial-table.ts';
import type { PermissionPart } from './permission.ts';
import { subtractByMember } from './subtract-by-member.ts';
import { subtractGeneral, withActions } from './subtract-general.ts';

/** The parts of a permission that remain after all Deny statements: only those that still apply to someone. */
export const subtractDenials = (
  given: readonly PermissionPart[],
  denials: DenialsOfActions | null,
  insider: Member,
): readonly PermissionPart[] => {
  if (denials === null) return ofSomebody(given);
  let parts = denials.general === null ? given : subtractGeneral(given, denials.general);
  for (const denial of denials.byTrait) parts = subtractByTrait(parts, denial);
  if (denials.hasMembers) parts = subtractByMember(parts, denials, insider);
  return ofSomebody(parts);
};

const ofSomebody = (parts: readonly PermissionPart[]): readonly PermissionPart[] =>
  parts.every(isSomebody) ? parts : parts.filter(isSomebody);

const naming: ReadonlySet<TraitKind> = new Set(['USER_ID', 'ORGANIZATION', 'SERVICE_NAME']);

/** Whether the callers can exist: `onlyNamed` callers about whom nothing else is known are nobody. */
const isSomebody = ({ callers: { onlyNamed, members, traits } }: PermissionPart): boolean => {
  return !onlyNamed || members !== null || traits.some(({ kind }) => naming.has(kind));
};

const subtractByTrait = (parts: readonly PermissionPart[], denial: Denial): readonly PermissionPart[] => {
  // Null while no part is denied, as most are not.
  let found: PermissionPart[] | null = null;
  for (const [at, part] of parts.entries()) {
    const coverage = (part.actions & denial.actions) === noActions ? 'NONE' : coverageOf(part.callers, denial);
    if (coverage === 'NONE') found?.push(part);
    else {
      found ??= parts.slice(0, at);
      addRest(part, denial, coverage === 'ALL' ? denial.exempted : null, found);
    }
  }
  return found ?? parts;
};

/** Whether a Deny covers all of the callers for certain, none of them, or may cover some. */
const coverageOf = (callers: Callers, { covered }: Denial): 'ALL' | 'SOME' | 'NONE' => {
  if (isInEach(callers, covered)) return 'ALL';
  for (const audience of covered) if (isApart(callers, audience)) return 'NONE';
  return 'SOME';
};

/** @param exempted the callers who may still use the denied actions; null where all of them may */
const addRest = (
  part: PermissionPart,
  { actions, isConditional }: Denial,
  exempted: Audience | null,
  found: PermissionPart[],
): void => {
  const rest = part.actions & ~actions;
  const left = exempted === null ? [part.callers] : narrowTo(exempted, part.callers);
  const dependsOnRequest = part.dependsOnRequest || isConditional;
  if (rest !== noActions) found.push(withActions(part, rest));
  for (const callers of left) found.push({ actions: part.actions & actions, callers, dependsOnRequest });
};

const isApart = (callers: Callers, audience: Audience): boolean => {
  for (const each of audience) if (intersect(callers, each) !== null) return false;
  return true;
};
