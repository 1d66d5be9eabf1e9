import type { Grammar } from '../../languages/statements/grammar.ts';

/** The key for which a condition is read. */
export interface ConditionScope {
  readonly grammar: Grammar;
  /** The key's own account; {@link unknownAccount} where a draft does not give it. */
  readonly ownAccount: string;
  /** The key's own partition; null where it is not known, or the provider has none. */
  readonly ownPartition: string | null;
  /** Whether `${…}` is a variable in this version of the policy language. */
  readonly allowsVariables: boolean;
}

/** Stands for the unknown account of a key. Not an account id, so it equals no account. */
export const unknownAccount = "(the key's account)";
/** Stands for the organization of the key's account, which a policy does not contain. */
export const ownOrganization = "(the organization of the key's account)";

/** An account id, prefixed with its partition where that is not the key's: ids are unique only within a partition. */
export const accountName = (partition: string | null, id: string, { ownPartition }: ConditionScope): string => {
  const isOwn = partition === null || ownPartition === null || partition === ownPartition;
  return isOwn ? id : `${partition}:${id}`;
};

export const accountIdOf = (name: string): string => {
  return name.slice(name.indexOf(':') + 1);
};
