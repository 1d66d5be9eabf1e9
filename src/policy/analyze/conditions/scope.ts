import type { Grammar } from '../../languages/statements/grammar.ts';

/** What a condition is read against. */
export interface ConditionScope {
  readonly grammar: Grammar;
  /** The key's own account; {@link unknownAccount} where a draft leaves it open. */
  readonly ownAccount: string;
  /** The key's own partition; null where it is not known, or the provider has none. */
  readonly ownPartition: string | null;
  /** Whether `${…}` is more than text in this version of the policy language. */
  readonly variables: boolean;
}

/** Stands for the account of a key that nobody knows. It is no account id, so that every account is another one. */
export const unknownAccount = "(the key's account)";
/** Stands for the organization of the key's account, which a policy never tells. */
export const ownOrganization = "(the organization of the key's account)";

/** An account by its id, behind its partition where that is another than the key's: its digits then say nothing. */
export const accountName = (partition: string | null, id: string, { ownPartition }: ConditionScope): string => {
  const isOwn = partition === null || ownPartition === null || partition === ownPartition;
  return isOwn ? id : `${partition}:${id}`;
};

export const accountIdOf = (name: string): string => {
  return name.slice(name.indexOf(':') + 1);
};
