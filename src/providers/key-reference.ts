import { KmsError, type KmsProvider } from '../errors.ts';

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

/** The longest KeyId that providers accept, in characters. */
const maxReferenceLength = 2048;

/** Rules for the references to keys of all providers, checked before the provider's own. */
export const sharedRules: readonly ReferenceRule[] = [
  { breaks: ({ text }) => text === '', message: 'The key reference is empty.' },
  {
    breaks: ({ text }) => text.length > maxReferenceLength,
    message: `The key reference is longer than ${maxReferenceLength} characters, which no key ARN is.`,
  },
  {
    breaks: ({ text, resource }) => text.startsWith('alias/') || resource.startsWith('alias/'),
    message: 'This is an alias, not a key. Use the full ARN of the alias, or the field for keys by alias.',
  },
  {
    breaks: ({ text }) => text.includes('**'),
    message: 'Part of this reference is masked with asterisks, as in documentation and consoles. Use the full key ARN.',
  },
  {
    breaks: ({ text }) => /[*?]/.test(text),
    message: 'This reference contains a wildcard. It must refer to a single key.',
  },
];

/** The first rule that a reference breaks, as the error to answer; null where it keeps them all. */
export const referenceError = (
  provider: KmsProvider,
  parts: NameParts,
  rules: readonly ReferenceRule[],
): KmsError | null => {
  for (const { breaks, message } of rules) if (breaks(parts)) return invalidReference(provider, parts.text, message);
  return null;
};

/** The reference is repeated in `arn`, cut where it is too long to be one. */
const invalidReference = (provider: KmsProvider, text: string, message: string): KmsError => {
  const arn = text.length > maxReferenceLength ? `${text.slice(0, 64)}…` : text;
  return new KmsError({ code: 'KMS_INVALID_KEY_REFERENCE', message, provider, arn });
};

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Regions are lower-case words and digits with hyphens between them. Which ones exist is for the provider to say. */
export const isRegion = (text: string): boolean => text.length <= 63 && /^[a-z]{2,8}(?:-[a-z0-9]+)+$/.test(text);
