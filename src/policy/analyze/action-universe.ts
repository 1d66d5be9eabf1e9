import { toLowerAscii } from '../letter-case.ts';
import { isFalseOnMissingKey } from '../match/conditions/missing-key.ts';
import { toGlob } from '../match/glob.ts';
import { matchesGlob } from '../match/matches-glob.ts';
import type { ActionElements } from '../parse/action-with-key.ts';
import type { KeyCapability, KeyPolicyCondition, KeyPolicyEffect } from '../types.ts';
import { type ActionIndex, type ActionSet, bit, expandElements, noActions } from './action-set.ts';
import { isUndocumented } from './undocumented.ts';

/** How many undocumented names are compared with patterns; names beyond it never count as denied. */
const maxComparedNames = 256;

/** How many recently expanded sets are cached. */
const maxRecentSets = 8;

const wildcard = /[*?]/;

/**
 * The actions that a policy can be about: the provider's documented actions on a key, and undocumented ones that the
 * policy names, which may be newer than the list.
 */
export class ActionUniverse {
  readonly index: ActionIndex;
  readonly #names: string[] = [];
  readonly #places = new Map<string, number>();
  /** The names as a set; null until all have been added. */
  #allNames: ActionSet | null = null;
  /** Most recent first. The principals of a statement share a set. */
  #lastNames: readonly { readonly set: ActionSet; readonly names: readonly string[] }[] = [];
  /** The capabilities of the names. */
  #capabilities: readonly KeyCapability[] | null = null;
  readonly #byCapability = new Map<KeyCapability, ActionSet>();

  constructor(index: ActionIndex) {
    this.index = index;
  }

  /** Adds the undocumented actions that an Allow names. Call it for all statements before the first `expand`. */
  add(actions: readonly string[] | null): void {
    for (const action of actions ?? []) {
      if (!isUndocumented(action, this.index)) continue;
      const lowerName = toLowerAscii(action);
      if (this.#places.has(lowerName)) continue;
      this.#places.set(lowerName, this.#names.length);
      this.#names.push(action);
      this.#allNames = null;
    }
  }

  get all(): ActionSet {
    return this.index.all | this.#undocumented;
  }

  get #undocumented(): ActionSet {
    this.#allNames ??= ((1n << BigInt(this.#names.length)) - 1n) << this.#offset;
    return this.#allNames;
  }

  get #offset(): bigint {
    return BigInt(this.index.names.length);
  }

  /** The actions that Action or NotAction covers. */
  expand(elements: ActionElements, effect: KeyPolicyEffect): ActionSet {
    const documented = this.index.expand(elements, effect);
    if (this.#names.length === 0) return documented;
    const opposite = effect === 'ALLOW' ? 'DENY' : 'ALLOW';
    const undocumented = expandElements(
      elements,
      this.#undocumented,
      (pattern) => this.#undocumentedMatching(pattern, effect),
      (pattern) => this.#undocumentedMatching(pattern, opposite),
    );
    return documented | undocumented;
  }

  #undocumentedMatching(pattern: string, effect: KeyPolicyEffect): ActionSet {
    const lower = toLowerAscii(pattern);
    if (lower === '*' || lower === `${this.index.grammar.prefix}*`) return this.#undocumented;
    const place = this.#places.get(lower);
    if (place !== undefined) return bit(place) << this.#offset;
    if (!wildcard.test(lower)) return noActions;
    const glob = toGlob(lower);
    let set = effect === 'ALLOW' ? this.#notCompared : noActions;
    for (const [name, at] of this.#places) {
      if (at >= maxComparedNames) break;
      if (matchesGlob(glob, name)) set |= bit(at);
    }
    return set << this.#offset;
  }

  /** The names that no pattern is compared with, as one set: adding them one by one would copy the set each time. */
  get #notCompared(): ActionSet {
    const left = Math.max(0, this.#names.length - maxComparedNames);
    return ((1n << BigInt(left)) - 1n) << BigInt(maxComparedNames);
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
    return set & (this.index.crossAccount | this.#undocumented);
  }

  /** The names of a set, sorted; undocumented ones in the spelling that the policy uses first. */
  toNames(set: ActionSet): readonly string[] {
    const documented = this.index.toNames(set & this.index.all);
    if (this.#names.length === 0) return documented;
    const undocumented = set >> this.#offset;
    if (undocumented === noActions) return documented;
    const known = this.#lastNames.find((each) => each.set === set);
    if (known !== undefined) return known.names;
    const names = [...documented, ...placesOf(undocumented).map((place) => this.#names[place] ?? '')].sort();
    this.#lastNames = [{ set, names }, ...this.#lastNames.slice(0, maxRecentSets - 1)];
    return names;
  }

  ofCapability(capability: KeyCapability): ActionSet {
    const documented = this.index.byCapability.get(capability) ?? noActions;
    if (this.#names.length === 0) return documented;
    this.#capabilities ??= this.#names.map((name) => this.index.grammar.capability(name));
    const known = this.#byCapability.get(capability);
    if (known !== undefined) return known;
    const undocumented = setOfPlaces(this.#capabilities.map((each) => each === capability));
    const set = documented | (undocumented << this.#offset);
    this.#byCapability.set(capability, set);
    return set;
  }

  named(action: string | null): ActionSet {
    return action === null ? noActions : this.index.matching(action);
  }
}

/** Creates a set from all of its bits at once: adding them one by one would copy the set each time. */
const setOfPlaces = (bits: readonly boolean[]): ActionSet => BigInt(`0b0${bits.toReversed().map(Number).join('')}`);

/** The positions of the bits of a set. The search of the regular expression skips digits without bits. */
const placesOf = (set: ActionSet): readonly number[] => {
  const digits = set.toString(16);
  const places: number[] = [];
  for (const { 0: digit, index } of digits.matchAll(/[^0]/g)) {
    const four = Number.parseInt(digit, 16);
    const lowest = (digits.length - 1 - index) * 4;
    for (let bitAt = 3; bitAt >= 0; bitAt -= 1) if ((four >> bitAt) & 1) places.push(lowest + bitAt);
  }
  return places;
};
