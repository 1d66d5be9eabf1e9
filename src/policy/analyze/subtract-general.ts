import { type ActionSet, noActions } from './action-set.ts';
import { type Callers, narrowTo } from './audience/audience.ts';
import type { DenialPart } from './denial-parts.ts';
import type { PermissionPart } from './permission.ts';

/** What remains of parts after Deny statements that all of their callers are compared with. */
export const subtractGeneral = (
  parts: readonly PermissionPart[],
  general: readonly DenialPart[],
): readonly PermissionPart[] => {
  const [part] = parts;
  const [denied] = general;
  // The usual case. A list of the exact length takes less memory than one that grows.
  if (part !== undefined && denied !== undefined && parts.length + general.length === 2)
    return leftOf(parts, part, denied);
  const found: PermissionPart[] = [];
  for (const each of parts) for (const one of general) addLeft(each, one, found);
  return found;
};

const leftOf = (
  parts: readonly PermissionPart[],
  part: PermissionPart,
  denied: DenialPart,
): readonly PermissionPart[] => {
  const actions = part.actions & denied.actions;
  if (actions === noActions) return [];
  const [callers, ...others] = narrowTo(denied.left, part.callers);
  if (callers === undefined) return [];
  const left = toLeft(part, denied, actions, callers);
  if (others.length === 0) return isSame(left, part) ? parts : [left];
  return [left, ...others.map((other) => toLeft(part, denied, actions, other))];
};

const isSame = (left: PermissionPart, part: PermissionPart): boolean =>
  left.callers === part.callers && left.dependsOnRequest === part.dependsOnRequest && left.actions === part.actions;

const addLeft = (part: PermissionPart, denied: DenialPart, found: PermissionPart[]): void => {
  const actions = part.actions & denied.actions;
  if (actions === noActions) return;
  for (const callers of narrowTo(denied.left, part.callers)) found.push(toLeft(part, denied, actions, callers));
};

const toLeft = (part: PermissionPart, denied: DenialPart, actions: ActionSet, callers: Callers): PermissionPart => {
  const isNarrowed = denied.isConditional && callers !== part.callers;
  return {
    actions,
    callers,
    dependsOnRequest: part.dependsOnRequest || isNarrowed || denied.isUncertain || isDoubtful(callers, denied),
  };
};

/** Callers exempted only through their account's entry may still be denied: the vendor does not document it. */
const isDoubtful = ({ members }: Callers, { notPrincipals }: DenialPart): boolean => {
  if (notPrincipals === null) return false;
  return members === null || members.list.some(({ form, text }) => form === 'ACCOUNT' || !notPrincipals.has(text));
};

export const withActions = ({ callers, dependsOnRequest }: PermissionPart, actions: ActionSet): PermissionPart => ({
  actions,
  callers,
  dependsOnRequest,
});
