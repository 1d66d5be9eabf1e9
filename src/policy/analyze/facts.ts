import type { KeyPolicyExposure, KeyPolicyStatement } from '../types.ts';
import type { Setting } from './analysis-input.ts';
import { exposureOf } from './exposure.ts';
import { type Grant, type GrantPart, toGrants } from './permissions.ts';
import { reachesOutside } from './reach.ts';

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

/** What a finding rests on: statements in order of the document, and the names of whom or what it is about. */
export interface Evidence {
  readonly statements: readonly KeyPolicyStatement[];
  readonly names: ReadonlySet<string>;
}

const unnamed: ReadonlySet<string> = new Set();

/** Null where there is no statement to show, so that a rule can hand on what it has found. */
export function evidence(statements: readonly KeyPolicyStatement[], names = unnamed): Evidence | null {
  return statements.length === 0 ? null : { statements, names };
}

/** Grants some part of which is as asked; null where there is none. */
export function evidenceOf(facts: Facts, applies: (part: GrantPart, grant: Grant) => boolean): Evidence | null {
  let names: Set<string> | null = null;
  const statements: KeyPolicyStatement[] = [];
  for (const grant of facts.grants) {
    if (!grant.parts.some((part) => applies(part, grant))) continue;
    names ??= new Set();
    names.add(grant.principal.value);
    if (statements.at(-1) !== grant.statement) statements.push(grant.statement);
  }
  return names === null ? null : { statements, names };
}

/** Whether a part lets its callers do something, cross-account limits considered. */
export function canDo(part: GrantPart, action: string | null, { setting }: Facts): boolean {
  const { crossAccount } = setting.grammar.actions;
  if (action === null || !part.documented.includes(action)) return false;
  return crossAccount === null || !reachesOutside(part.reach) || crossAccount.has(action);
}
