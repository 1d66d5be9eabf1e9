import { KmsError, type KmsProvider } from '../errors.ts';
import type { KeyNameForm, NameParts, ReferenceRule } from './key-name-form.ts';

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Regions are lower-case words and digits with hyphens between them. Which ones exist is for the provider to say. */
export const isRegion = (text: string): boolean => text.length <= 63 && /^[a-z]{2,8}(?:-[a-z0-9]+)+$/.test(text);

/** The longest KeyId that providers accept, in characters. */
const maxReferenceLength = 2048;

/** Rules for the references to keys of all providers, checked before the provider's own. */
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

/** Rules for the Region and account that a name is given with, or that are part of it. */
const scopeRules = ({ cloud, regionExample, accountIdForm, isAccountId }: KeyNameForm): readonly ReferenceRule[] => [
  {
    breaks: ({ region }) => !isRegion(region),
    message: `This is not a Region of ${cloud}, such as ${regionExample}.`,
  },
  {
    breaks: ({ accountId }) => !isAccountId(accountId),
    message: `This is not an account ID of ${cloud}, which ${accountIdForm}.`,
  },
];

/** Rules for the ARN of a key. */
export const arnRules = (form: KeyNameForm): readonly ReferenceRule[] => {
  const { cloud, prefix, isKeyId } = form;
  return [
    ...sharedRules,
    {
      breaks: ({ text }) => isKeyId(text),
      message: 'This is a key ID without Region and account. Use the full key ARN, or the field for keys by ID.',
    },
    {
      breaks: ({ text, partition }) => !text.startsWith(prefix) || !form.isPartition(partition),
      message: `This is not an ${cloud} key ARN, such as ${form.arnExample}.`,
    },
    {
      breaks: ({ service }) => service !== 'kms',
      message: `This is an ARN of another ${cloud} service, not of a KMS key.`,
    },
    ...scopeRules(form),
    ...form.ownRules,
    {
      breaks: ({ resource }) => !resource.startsWith('key/'),
      message: `This is an ARN of ${cloud} KMS, but not of a key: a key ARN ends in key/<id>.`,
    },
    {
      breaks: ({ resource }) => !isKeyId(resource.slice('key/'.length)),
      message: `The key ID in this ARN is not one of ${cloud}: expected ${form.keyIdForm}.`,
    },
  ];
};

/** Rules for a bare key ID. */
export const idRules = (form: KeyNameForm): readonly ReferenceRule[] => [
  ...sharedRules,
  {
    breaks: ({ text }) => text.startsWith(form.prefix),
    message: 'This is an ARN, not a key ID. Ask for the key by its ARN.',
  },
  {
    breaks: ({ text }) => !form.isKeyId(text),
    message: `This is not a key ID of ${form.cloud}: expected ${form.keyIdForm}.`,
  },
  ...scopeRules(form),
];

/** Rules for the name of an alias. */
export const aliasRules = (form: KeyNameForm): readonly ReferenceRule[] => [
  {
    breaks: ({ text }) => !form.isAlias(text),
    message:
      'This is not the name of an alias: expected alias/ with letters, digits, hyphens, underscores and slashes.',
  },
  ...scopeRules(form),
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
