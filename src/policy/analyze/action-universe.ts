import { isFalseOnMissingKey } from '../match/conditions/missing-key.ts';
import type { ActionElements } from '../parse/action-with-key.ts';
import type { KeyCapability, KeyPolicyCondition, KeyPolicyEffect } from '../types.ts';
import { type ActionIndex, type ActionSet, noActions } from './action-set.ts';
import { isUndocumented } from './undocumented.ts';
import { UndocumentedNames } from './undocumented-names.ts';

/** How many recently expanded sets are cached. */
const maxRecentSets = 8;

/**
 * The actions that a policy can be about: the provider's documented actions on a key, and undocumented ones that the
 * policy names, which may be newer than the list.
 */
export class ActionUniverse {
  readonly index: ActionIndex;
  readonly #undocumented: UndocumentedNames;
  /** The bit of the first undocumented name: documented ones come before. */
  readonly #offset: bigint;
  /** The actions that may work across accounts; null until all names have been added. */
  #acrossAccounts: ActionSet | null = null;
  /** Most recent first. The principals of a statement share a set. */
  #lastNames: readonly { readonly set: ActionSet; readonly names: readonly string[] }[] = [];
  readonly #byCapability = new Map<KeyCapability, ActionSet>();

  constructor(index: ActionIndex) {
    this.index = index;
    this.#undocumented = new UndocumentedNames(index.grammar);
    this.#offset = BigInt(index.names.length);
  }

  /** Adds the undocumented actions that an Allow names. Call it for all statements before the first `expand`. */
  add(actions: readonly string[] | null): void {
    for (const action of actions ?? []) if (isUndocumented(action, this.index)) this.#undocumented.add(action);
    this.#acrossAccounts = null;
  }

  get all(): ActionSet {
    return this.index.all | (this.#undocumented.all << this.#offset);
  }

  /** The actions that Action or NotAction covers. */
  expand(elements: ActionElements, effect: KeyPolicyEffect): ActionSet {
    const documented = this.index.expand(elements, effect);
    if (this.#undocumented.size === 0) return documented;
    return documented | (this.#undocumented.expand(elements, effect) << this.#offset);
  }

  /**
   * The actions of a set whose requests can meet the conditions: a condition that is false on a missing key excludes
   * the actions that never carry the key.
   */
  carrying(set: ActionSet, conditions: readonly KeyPolicyCondition[]): ActionSet {
    let left = set;
    for (const condition of conditions) {
      if (isFalseOnMissingKey(condition)) left &= ~this.index.withoutKey(condition.key);
    }
    return left;
  }

  /** The actions of a set that work across accounts; undocumented ones may. */
  acrossAccounts(set: ActionSet): ActionSet {
    this.#acrossAccounts ??= this.index.crossAccount | (this.#undocumented.all << this.#offset);
    return set & this.#acrossAccounts;
  }

  /** The names of a set, sorted; undocumented ones in the spelling that the policy uses first. */
  toNames(set: ActionSet): readonly string[] {
    const documented = this.index.toNames(set & this.index.all);
    const undocumented = this.#undocumented.size === 0 ? noActions : set >> this.#offset;
    if (undocumented === noActions) return documented;
    const known = this.#lastNames.find((each) => each.set === set);
    if (known !== undefined) return known.names;
    const names = [...documented, ...this.#undocumented.namesOf(undocumented)].sort();
    this.#lastNames = [{ set, names }, ...this.#lastNames.slice(0, maxRecentSets - 1)];
    return names;
  }

  ofCapability(capability: KeyCapability): ActionSet {
    const documented = this.index.byCapability.get(capability) ?? noActions;
    if (this.#undocumented.size === 0) return documented;
    const known = this.#byCapability.get(capability);
    if (known !== undefined) return known;
    const set = documented | (this.#undocumented.ofCapability(capability) << this.#offset);
    this.#byCapability.set(capability, set);
    return set;
  }

  named(action: string | null): ActionSet {
    return action === null ? noActions : this.index.matching(action);
  }
}
