/**
 * Policies and requests that try every shape of value, from a seed: halves of the Internet, ids with common prefixes,
 * paths with colons, sessions of roles with a path, services with sources.
 */

import type { Vocabulary } from './vocabularies/vocabulary.ts';

export interface Random {
  pick<Item>(items: readonly Item[]): Item;
  some<Item>(items: readonly Item[], most: number): Item[];
  chance(probability: number): boolean;
}

/** A linear congruential generator: the same seed gives the same policies. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  return {
    pick,
    some: (items, most) => Array.from({ length: 1 + Math.floor(next() * most) }, () => pick(items)),
    chance: (probability) => next() < probability,
  };
}

type Condition = Record<string, Record<string, readonly string[]>>;

function addCondition(to: Condition, random: Random, { conditionValues, operatorsFor }: Vocabulary): void {
  const [key, values] = random.pick(conditionValues);
  const base = random.pick(operatorsFor(key)) + (random.chance(0.25) ? 'IfExists' : '');
  const qualifier = random.chance(key.endsWith('Paths') ? 0.7 : 0.2)
    ? random.pick(['ForAnyValue:', 'ForAllValues:'])
    : '';
  const operator = random.chance(0.06) ? 'Null' : qualifier + base;
  to[operator] = {
    ...to[operator],
    [key]: operator === 'Null' ? [random.pick(['true', 'false'])] : random.some(values, 2),
  };
}

function createPrincipal(random: Random, { services, principalType, principals }: Vocabulary): unknown {
  if (random.chance(0.3)) return '*';
  if (random.chance(0.25)) return { Service: random.chance(0.1) ? '*' : random.some(services, 2) };
  return { [principalType]: random.some(random.pick(principals), 3) };
}

function createStatement(random: Random, vocabulary: Vocabulary) {
  const isDeny = random.chance(0.45);
  const condition: Condition = {};
  if (random.chance(isDeny ? 0.75 : 0.55)) {
    addCondition(condition, random, vocabulary);
    if (random.chance(0.4)) addCondition(condition, random, vocabulary);
  }
  const principal = createPrincipal(random, vocabulary);
  const isNegated = random.chance(isDeny ? 0.15 : 0.05) && principal !== '*';
  return {
    Effect: isDeny ? 'Deny' : 'Allow',
    [isNegated ? 'NotPrincipal' : 'Principal']: principal,
    [random.chance(0.1) ? 'NotAction' : 'Action']: random.some(vocabulary.actions, 2),
    ...(random.chance(0.15) ? random.pick(vocabulary.resources) : { Resource: '*' }),
    Condition: condition,
  };
}

export function createStatements(random: Random, vocabulary: Vocabulary) {
  return random.some([0], 4).map(() => createStatement(random, vocabulary));
}

/** Creates a request, without keys that its principal or service never carries. */
export function createRequest(random: Random, { callers, services, contextValues, askedActions }: Vocabulary) {
  const principal = random.pick(random.pick(callers));
  const isService = services.includes(principal);
  const context = contextValues.flatMap(([key, values, of]) => {
    const isCarried = of === 'ANY' || (of === 'SERVICE') === isService;
    return isCarried && random.chance(0.35) ? [{ key, values: [random.pick(values)] }] : [];
  });
  return { principal, action: random.pick(askedActions), context };
}
