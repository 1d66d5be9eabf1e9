import { groupBy } from '../group-by.ts';
import type { ActionGrammar } from '../languages/statements/grammar.ts';
import { toLowerAscii } from '../letter-case.ts';
import { toGlob } from '../match/glob.ts';
import { matchesGlob } from '../match/matches-glob.ts';
import type { ActionElements } from '../parse/action-with-key.ts';
import type { KeyCapability, KeyPolicyEffect } from '../types.ts';
import type { ActionSet } from './action-set.ts';
import { bit, firstPlaces, noPlaces, placesOf, setOfPlaces } from './bit-set.ts';

/** How many names are compared with patterns; names beyond it never count as denied. */
const maxComparedNames = 256;

const wildcard = /[*?]/;

/** The undocumented actions that a policy names. In its sets, each name has the bit of its place. */
export class UndocumentedNames {
  readonly #grammar: ActionGrammar;
  readonly #names: string[] = [];
  readonly #places = new Map<string, number>();
  /** Null until all names have been added, as is what follows. */
  #all: ActionSet | null = null;
  #byCapability: ReadonlyMap<KeyCapability, readonly number[]> | null = null;

  constructor(grammar: ActionGrammar) {
    this.#grammar = grammar;
  }

  get size(): number {
    return this.#names.length;
  }

  get all(): ActionSet {
    this.#all ??= firstPlaces(this.#names.length);
    return this.#all;
  }

  add(name: string): void {
    const lower = toLowerAscii(name);
    if (this.#places.has(lower)) return;
    this.#places.set(lower, this.#names.length);
    this.#names.push(name);
    this.#all = null;
    this.#byCapability = null;
  }

  /** The names of a set, in the spelling that was added first. */
  namesOf(set: ActionSet): readonly string[] {
    return placesOf(set).map((place) => this.#names[place] ?? '');
  }

  ofCapability(capability: KeyCapability): ActionSet {
    this.#byCapability ??= groupBy([...this.#names.keys()], (place) =>
      this.#grammar.capability(this.#names[place] ?? ''),
    );
    return setOfPlaces(this.#byCapability.get(capability) ?? []);
  }

  /** The names that Action or NotAction covers. */
  expand({ actions, notActions }: ActionElements, effect: KeyPolicyEffect): ActionSet {
    const listed = actions ?? [];
    const excepted = notActions ?? [];
    if (listed.length + excepted.length === 0) return noPlaces;
    const set = listed.length === 0 ? this.all : this.#matching(listed, effect);
    return set & ~this.#matching(excepted, effect === 'ALLOW' ? 'DENY' : 'ALLOW');
  }

  #matching(patterns: readonly string[], effect: KeyPolicyEffect): ActionSet {
    const places: number[] = [];
    let set = noPlaces;
    for (const pattern of patterns) {
      const lower = toLowerAscii(pattern);
      const place = this.#places.get(lower);
      if (place !== undefined) places.push(place);
      else if (wildcard.test(lower)) set |= this.#matchingPattern(lower, effect);
    }
    return set | setOfPlaces(places);
  }

  #matchingPattern(lower: string, effect: KeyPolicyEffect): ActionSet {
    if (lower === '*' || lower === `${this.#grammar.prefix}*`) return this.all;
    const glob = toGlob(lower);
    let set = effect === 'ALLOW' ? this.#notCompared : noPlaces;
    for (const [name, at] of this.#places) {
      if (at >= maxComparedNames) break;
      if (matchesGlob(glob, name)) set |= bit(at);
    }
    return set;
  }

  /** The names that no pattern is compared with, as one set: adding them one by one would copy the set each time. */
  get #notCompared(): ActionSet {
    return firstPlaces(Math.max(0, this.#names.length - maxComparedNames)) << BigInt(maxComparedNames);
  }
}
