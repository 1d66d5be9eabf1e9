import { keysOfPrincipal } from '../../evaluate/principal-index.ts';
import { groupBy } from '../../group-by.ts';
import type { KeyPolicyPrincipal } from '../../types.ts';
import type { Comparison } from './comparison.ts';

/** Where a principal is named: in which document, statement and element, and with which partition. */
interface Place {
  readonly document: number;
  readonly index: number;
  readonly text: string;
}

interface PlaceOfKey extends Place {
  /** Of a principal; see `keysOfPrincipal`. */
  readonly key: string;
}

const placesOf = ({ older, newer }: Comparison): readonly PlaceOfKey[] => {
  const places: PlaceOfKey[] = [];
  for (const [document, { statements }] of [older, newer].entries()) {
    for (const { index, principals, notPrincipals } of statements) {
      const add = (list: readonly KeyPolicyPrincipal[] | null, element: string): void => {
        for (const principal of list ?? []) {
          const text = `${document} ${index} ${element} ${principal.partition}`;
          for (const key of keysOfPrincipal(principal)) places.push({ key, document, index, text });
        }
      };
      add(principals, 'Principal');
      add(notPrincipals, 'NotPrincipal');
    }
  }
  return places;
};

/** Numbers the lists of places where principals are named: equal lists have the same number. */
export class Places {
  readonly #comparison: Comparison;
  readonly #byKey: ReadonlyMap<string, number>;
  readonly #numbers = new Map<string, number>();
  readonly #lists: (readonly Place[])[] = [];
  readonly #onAction = new Map<string, Map<number, number | null>>();
  readonly #statements = new Map<string, readonly ReadonlySet<number>[]>();

  constructor(comparison: Comparison) {
    this.#comparison = comparison;
    const groups = groupBy(placesOf(comparison), ({ key }) => key);
    this.#byKey = new Map([...groups].map(([key, list]) => [key, this.#numberOf(list)]));
  }

  #numberOf(list: readonly Place[]): number {
    const name = list.map(({ text }) => text).join();
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    this.#lists[number] ??= list;
    return number;
  }

  /** The number of the places that name a principal with this key; null where there are none. */
  of(key: string): number | null {
    return this.#byKey.get(key) ?? null;
  }

  /** The number of those places of a list that are in statements on an action, given in lower case. */
  on(action: string, number: number | null): number | null {
    if (number === null) return null;
    const known = this.#onAction.get(action) ?? new Map<number, number | null>();
    this.#onAction.set(action, known);
    const found = known.get(number);
    if (found !== undefined) return found;
    const statements = this.#statementsOn(action);
    const list = (this.#lists[number] ?? []).filter(({ document, index }) => statements[document]?.has(index));
    const own = list.length === 0 ? null : this.#numberOf(list);
    known.set(number, own);
    return own;
  }

  #statementsOn(action: string): readonly ReadonlySet<number>[] {
    const { older, newer, statementsOn } = this.#comparison;
    const found =
      this.#statements.get(action) ??
      [older, newer].map((policy) => new Set(statementsOn(policy, action).map(({ statement }) => statement.index)));
    this.#statements.set(action, found);
    return found;
  }
}
