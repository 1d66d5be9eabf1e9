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

/** Splits at the first `count - 1` colons, in linear time whatever the text. */
export const splitName = (text: string, count: number): readonly string[] => {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < count - 1) {
    const colon = text.indexOf(':', from);
    if (colon === -1) break;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  return [...parts, text.slice(from)];
};

/** Rules for the references of all providers, checked before the provider's own. */
const sharedRules: readonly ReferenceRule[] = [
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

/** The rule of ARNs that a bare key ID breaks. */
export const noBareKeyId = (isKeyId: (text: string) => boolean): ReferenceRule => ({
  breaks: ({ text }) => isKeyId(text),
  message: 'This is a key ID without Region and account. Use the full key ARN, or the field for keys by ID.',
});

/** Rules for the name of an alias. */
export const aliasRules = (isAlias: (text: string) => boolean): readonly ReferenceRule[] => [
  {
    breaks: ({ text }) => !isAlias(text),
    message:
      'This is not the name of an alias: expected alias/ with letters, digits, hyphens, underscores and slashes.',
  },
];

/**
 * The first rule that a reference breaks, as the error to answer; null where it keeps them all.
 * @param first - Rules that are asked before the provider's own: those of all keys where left out.
 */
export const referenceError = (
  provider: KmsProvider,
  parts: NameParts,
  rules: readonly ReferenceRule[],
  first: readonly ReferenceRule[] = sharedRules,
): KmsError | null => {
  const broken = [...first, ...rules].find((rule) => rule.breaks(parts));
  return broken === undefined ? null : invalidReference(provider, parts.text, broken.message);
};

/** The reference is repeated in `arn`, cut where it is too long to be one. */
const invalidReference = (provider: KmsProvider, text: string, message: string): KmsError => {
  const arn = text.length > maxReferenceLength ? `${text.slice(0, 64)}…` : text;
  return new KmsError({ code: 'KMS_INVALID_KEY_REFERENCE', message, provider, arn });
};

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Regions are lower-case words and digits with hyphens between them. Which ones exist is for the provider to say. */
export const isRegion = (text: string): boolean => text.length <= 63 && /^[a-z]{2,8}(?:-[a-z0-9]+)+$/.test(text);
