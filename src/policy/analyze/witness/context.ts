import type { AudienceKey } from '../../languages/statements/audience-key.ts';
import type { Grammar } from '../../languages/statements/grammar.ts';
import { toLowerAscii } from '../../letter-case.ts';
import { compileCondition } from '../../match/conditions/index.ts';
import { placeholder } from '../../match/conditions/variable-syntax.ts';
import type { KeyPolicyCondition, KeyPolicyContextEntry, KeyPolicyEffect } from '../../types.ts';
import { unlimitedWork } from '../../work-budget.ts';
import { matchingValue, otherValues, variableValue } from './sample-value.ts';

/** Kinds of keys that follow from the principal of a request. */
const derived: ReadonlySet<AudienceKey['kind'] | undefined> = new Set([
  'ACCOUNT',
  'PRINCIPAL',
  'IS_SERVICE',
  'SERVICE_NAME',
]);

/** How many values of a condition are tried. */
const maxTriedValues = 4;

/** What the values that are tried depend on, besides the conditions. */
export interface DraftScope {
  readonly grammar: Grammar;
  /** Whether `${…}` is a variable in this version of the language. */
  readonly allowsVariables: boolean;
  /** Replaces the wildcard for an account in a pattern. */
  readonly account: string;
}

/**
 * Builds the context of a request that meets the conditions of an Allow and not those of a Deny, trying a few values
 * that the conditions name. A key without values is absent from the request.
 */
export class ContextDraft {
  readonly #scope: DraftScope;
  readonly #entries = new Map<string, KeyPolicyContextEntry>();
  /** The conditions that must stay true, by key. */
  readonly #required = new Map<string, KeyPolicyCondition[]>();

  constructor(scope: DraftScope) {
    this.#scope = scope;
  }

  get entries(): readonly KeyPolicyContextEntry[] {
    return [...this.#entries.values()];
  }

  /** Adds values that make the conditions of an Allow true. */
  meet(conditions: readonly KeyPolicyCondition[]): void {
    for (const condition of conditions) {
      const lowerKey = toLowerAscii(condition.key);
      if (this.#follows(lowerKey)) continue;
      const required = this.#required.get(lowerKey) ?? [];
      required.push(condition);
      this.#required.set(lowerKey, required);
    }
    for (const required of this.#required.values())
      this.#try(
        required,
        required.flatMap((each) => this.#meeting(each)),
      );
  }

  /** Adds values that make one of the conditions of a Deny false, unless one is already. */
  fail(conditions: readonly KeyPolicyCondition[]): void {
    for (const { key } of conditions) this.#leaveOut(key);
    if (conditions.some((condition) => !this.#isMet(condition, 'DENY'))) return;
    for (const condition of conditions) {
      const lowerKey = toLowerAscii(condition.key);
      if (this.#follows(lowerKey)) continue;
      const before = this.#entries.get(lowerKey);
      const isTried = this.#try(this.#required.get(lowerKey) ?? [], this.#failing(condition), condition);
      if (isTried) return;
      if (before !== undefined) this.#entries.set(lowerKey, before);
    }
  }

  /** Marks a key as absent from the request, unless it has values or follows from the principal. */
  #leaveOut(key: string): void {
    const lowerKey = toLowerAscii(key);
    if (!this.#follows(lowerKey) && !this.#entries.has(lowerKey)) this.#entries.set(lowerKey, { key, values: [] });
  }

  #follows(lowerKey: string): boolean {
    return derived.has(this.#scope.grammar.conditions.audienceKey(lowerKey)?.kind);
  }

  /**
   * Sets the key to the first values that meet all conditions on it, and not the condition of the Deny. Returns false
   * where none do.
   */
  #try(required: readonly KeyPolicyCondition[], candidates: readonly string[][], deny?: KeyPolicyCondition): boolean {
    const key = (deny ?? required[0])?.key ?? '';
    return candidates.some((values) => {
      this.#entries.set(toLowerAscii(key), { key, values });
      const fails = deny === undefined || !this.#isMet(deny, 'DENY');
      return fails && required.every((condition) => this.#isMet(condition, 'ALLOW'));
    });
  }

  #isMet(condition: KeyPolicyCondition, effect: KeyPolicyEffect): boolean {
    if (this.#follows(toLowerAscii(condition.key))) return true;
    const { grammar, allowsVariables } = this.#scope;
    return compileCondition(condition, { effect, allowsVariables, arnParts: grammar.conditions.arnShape.parts })({
      work: unlimitedWork,
      isMultivalued: grammar.conditions.isMultivalued,
      lookUp: (lowerKey) => this.#entries.get(lowerKey)?.values,
    }).met;
  }

  /** Values that may make the condition true, most likely first. */
  #meeting(condition: KeyPolicyCondition): string[][] {
    const { baseOperator, negated, ifExists, setQualifier, values } = condition;
    if (baseOperator === 'Null') return values.some(isTrue) ? [[], ['present']] : [['present']];
    if (negated) return [...otherValues(condition).map((value) => [value]), []];
    const matching = this.#matching(condition);
    return ifExists || setQualifier === 'FOR_ALL_VALUES' ? [[], ...matching] : [...matching, []];
  }

  /** Values that may make the condition false. */
  #failing(condition: KeyPolicyCondition): string[][] {
    const { baseOperator, negated, values } = condition;
    if (baseOperator === 'Null') return values.some(isTrue) ? [['present']] : [[]];
    return negated ? this.#matching(condition) : [[], ...otherValues(condition).map((value) => [value])];
  }

  #matching(condition: KeyPolicyCondition): string[][] {
    const { account, grammar, allowsVariables } = this.#scope;
    const filling = { account, arnShape: grammar.conditions.arnShape };
    return condition.values.slice(0, maxTriedValues).map((value) => {
      if (allowsVariables) this.#fillVariables(value);
      return [matchingValue(condition, value, filling)];
    });
  }

  #fillVariables(value: string): void {
    for (const [, inner = ''] of value.matchAll(placeholder)) {
      const key = inner.split(',', 1).join().trim();
      const lowerKey = toLowerAscii(key);
      if (!/^[a-z0-9-]+:./.test(lowerKey) || this.#follows(lowerKey)) continue;
      const isSet = (this.#entries.get(lowerKey)?.values.length ?? 0) > 0;
      if (!isSet) this.#entries.set(lowerKey, { key, values: [variableValue] });
    }
  }
}

const isTrue = (value: string): boolean => value.toLowerCase() === 'true';
