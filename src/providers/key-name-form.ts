import type { KmsProvider } from '../errors.ts';

/** The parts of an ARN, or of any other text that is split at its colons. Missing parts are empty. */
export interface NameParts {
  readonly text: string;
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** Everything after the account, including colons: `key/1234…`, `alias/…`. */
  readonly resource: string;
}

/**
 * How a provider names keys and aliases, and what messages say about it. Patterns match a whole part; they have no
 * anchors.
 */
export interface KeyNameForm {
  readonly provider: KmsProvider;
  /** The name of the cloud in messages. */
  readonly cloud: string;
  /** What every ARN begins with, valid or not. */
  readonly prefix: string;
  /** A key ARN with placeholders. */
  readonly arnExample: string;
  readonly regionExample: string;
  /** What an account ID looks like: `has 12 digits`. */
  readonly accountIdForm: string;
  readonly keyIdForm: string;
  /** Matches the empty text for a cloud without partitions. */
  readonly partition: RegExp;
  readonly accountId: RegExp;
  readonly keyId: RegExp;
  readonly alias: RegExp;
  /** The partition that a Region belongs to; null for a cloud without partitions. */
  readonly partitionOf: (region: string) => string | null;
  /** False where the partition is known not to have the Region. */
  readonly mayHaveRegion: (partition: string, region: string) => boolean;
  /** Splits an ARN, or any other text. The partition is empty for a cloud without partitions. */
  readonly toParts: (text: string) => NameParts;
  /**
   * The layout of ARNs, for texts and for the patterns of the parts.
   * @param resource `key/` and the id, or an alias
   */
  readonly toArn: (scope: Pick<NameParts, 'partition' | 'region' | 'accountId'>, resource: string) => string;
}

/** Matches what a pattern matches, from the first character to the last. */
export const whole = ({ source }: RegExp): RegExp => new RegExp(`^(?:${source})$`);

/**
 * Regions are lower-case words and digits with hyphens between them, at most 63 characters. Whether a Region exists is
 * not checked here.
 */
export const regionPattern = /(?![^:]{64})[a-z]{2,8}(?:-[a-z0-9]+)+/;

export const uuidPattern = /[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/;
