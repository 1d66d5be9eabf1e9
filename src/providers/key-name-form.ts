import type { KmsProvider } from '../errors.ts';

/** A name split at its colons. Missing parts are empty. */
export interface NameParts {
  readonly text: string;
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** Everything after the account, colons and all: `key/1234…`, `alias/…`. */
  readonly resource: string;
}

/** A rule that a reference may break, with the message to answer. */
export interface ReferenceRule {
  readonly breaks: (parts: NameParts) => boolean;
  readonly message: string;
}

/** How a provider names keys and aliases, and what messages say about it. */
export interface KeyNameForm {
  readonly provider: KmsProvider;
  /** The cloud in messages. */
  readonly cloud: string;
  /** What every ARN begins with, right or wrong. */
  readonly prefix: string;
  /** A key ARN with placeholders. */
  readonly arnExample: string;
  readonly regionExample: string;
  /** What an account ID looks like: `has 12 digits`. */
  readonly accountIdForm: string;
  readonly keyIdForm: string;
  readonly isAccountId: (text: string) => boolean;
  readonly isKeyId: (text: string) => boolean;
  readonly isAlias: (text: string) => boolean;
  readonly isPartition: (text: string) => boolean;
  /** The partition that a Region belongs to; null for a cloud without partitions. */
  readonly partitionOf: (region: string) => string | null;
  /** Splits an ARN, or any other text. The partition is empty for a cloud without partitions. */
  readonly toParts: (text: string) => NameParts;
  /** @param resource `key/` and the id, or an alias */
  readonly toArn: (scope: Pick<NameParts, 'partition' | 'region' | 'accountId'>, resource: string) => string;
  /** Rules of ARNs that only this provider has. */
  readonly ownRules: readonly ReferenceRule[];
}
