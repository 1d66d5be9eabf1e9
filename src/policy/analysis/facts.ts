import type { KeyPolicyExposure, KeyPolicyStatement } from '../types.ts';
import { usableActions } from './access.ts';
import { exposureOf } from './exposure.ts';
import { type Grant, type GrantPart, toGrants } from './grants.ts';
import type { Setting } from './setting.ts';

/** What the finding rules ask of: the setting, and what has been worked out of it. */
export interface Facts {
  readonly setting: Setting;
  readonly grants: readonly Grant[];
  readonly exposure: KeyPolicyExposure;
}

export function toFacts(setting: Setting): Facts {
  const grants = toGrants(setting);
  return { setting, grants, exposure: exposureOf(grants) };
}

/** What a finding rests on: statements, and the names of whom or what it is about. */
export interface Evidence {
  readonly statements: readonly KeyPolicyStatement[];
  readonly names: readonly string[];
}

/** Grants some part of which is as asked; null where there is none. */
export function evidenceOf(facts: Facts, applies: (part: GrantPart, grant: Grant) => boolean): Evidence | null {
  const found = facts.grants.filter((grant) => grant.parts.some((part) => applies(part, grant)));
  return evidence(
    found.map(({ statement }) => statement),
    found.map(({ principal }) => principal.value),
  );
}

/** Null where there is no statement to show, so that a rule can hand on what it has found. */
export function evidence(statements: readonly KeyPolicyStatement[], names: readonly string[] = []): Evidence | null {
  return statements.length === 0 ? null : { statements: [...new Set(statements)], names: [...new Set(names)] };
}

/** Whether a part lets its callers do something, cross-account limits considered. */
export function canDo(part: GrantPart, action: string | null, { setting }: Facts): boolean {
  return action !== null && usableActions(part, setting.grammar).includes(action);
}
