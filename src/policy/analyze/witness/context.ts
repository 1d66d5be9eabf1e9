import type { AudienceKey } from '../../languages/statements/audience-key.ts';
import { toLowerAscii } from '../../letter-case.ts';
import type { KeyPolicyCondition, KeyPolicyContextEntry } from '../../types.ts';
import { matchingValue, otherValue } from './sample-value.ts';

type AudienceKeyOf = (lowerKey: string) => AudienceKey | null;

/** Kinds of keys that follow from the principal of a request. */
const derived: ReadonlySet<string> = new Set(['ACCOUNT', 'PRINCIPAL', 'IS_SERVICE', 'SERVICE_NAME']);

/** The condition keys of a request, each with its values; none for one that the request is not to carry. */
export class ContextDraft {
  readonly #entries = new Map<string, KeyPolicyContextEntry>();
  readonly #audienceKey: AudienceKeyOf;
  readonly #account: string;

  constructor(audienceKey: AudienceKeyOf, account: string) {
    this.#audienceKey = audienceKey;
    this.#account = account;
  }

  get entries(): readonly KeyPolicyContextEntry[] {
    return [...this.#entries.values()];
  }

  /** Adds what makes a condition of an Allow true. */
  meet(condition: KeyPolicyCondition): void {
    const { key, baseOperator, negated, ifExists, setQualifier, values } = condition;
    const [value] = values;
    if (baseOperator === 'Null') this.#set(key, value?.toLowerCase() === 'true' ? [] : ['present']);
    else if (negated && setQualifier !== 'FOR_ANY_VALUE')
      this.#set(key, value === undefined ? [] : [otherValue(value)]);
    else if (ifExists || setQualifier === 'FOR_ALL_VALUES' || value === undefined) this.#set(key, []);
    else this.#set(key, [negated ? otherValue(value) : matchingValue(condition, value, this.#account)]);
  }

  /** Adds what makes a condition of a Deny false, where nothing is said of its key yet. */
  fail(condition: KeyPolicyCondition): void {
    const { key, baseOperator, negated, ifExists, values } = condition;
    const [value] = values;
    if (value === undefined || this.#entries.has(toLowerAscii(key))) return;
    if (baseOperator === 'Null') this.#set(key, value.toLowerCase() === 'true' ? ['present'] : []);
    else if (negated) this.#set(key, [matchingValue(condition, value, this.#account)]);
    else if (ifExists) this.#set(key, [otherValue(value)]);
  }

  #set(key: string, values: readonly string[]): void {
    const lowerKey = toLowerAscii(key);
    if (derived.has(this.#audienceKey(lowerKey)?.kind ?? '')) return;
    this.#entries.set(lowerKey, { key, values });
  }
}
