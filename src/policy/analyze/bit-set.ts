/** Places as the bits of a number. */
export type BitSet = bigint;

export const noPlaces: BitSet = 0n;

export const bit = (place: number): BitSet => 1n << BigInt(place);

export const firstPlaces = (count: number): BitSet => (1n << BigInt(count)) - 1n;

/** As many bits are set at once, since adding each would copy the set. */
const manyPlaces = 8;

export const setOfPlaces = (places: readonly number[]): BitSet => {
  if (places.length < manyPlaces) return places.reduce((set, place) => set | bit(place), noPlaces);
  const last = places.reduce((one, other) => Math.max(one, other));
  const digits = Array<string>(last + 1).fill('0');
  for (const place of places) digits[last - place] = '1';
  return BigInt(`0b${digits.join('')}`);
};

/** The positions of the bits of a set. The search of the regular expression skips digits without bits. */
export const placesOf = (set: BitSet): readonly number[] => {
  const digits = set.toString(16);
  const places: number[] = [];
  for (const { 0: digit, index } of digits.matchAll(/[^0]/g)) {
    const four = Number.parseInt(digit, 16);
    const lowest = (digits.length - 1 - index) * 4;
    for (let bitAt = 3; bitAt >= 0; bitAt -= 1) if ((four >> bitAt) & 1) places.push(lowest + bitAt);
  }
  return places;
};
