import { KmsError } from '../errors.ts';
import { type KeyNameForm, type NameParts, regionPattern, whole } from './key-name-form.ts';

/** A rule that a reference may break, with the message that explains it. */
export interface ReferenceRule {
  readonly breaks: (parts: NameParts) => boolean;
  readonly message: string;
}

/** The longest KeyId that providers accept, in characters. */
export const maxReferenceLength = 2048;

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

const notAnAccountId = ({ cloud, accountIdForm }: KeyNameForm): string =>
  `This is not an account ID of ${cloud}, which ${accountIdForm}.`;

/** Rules for the Region and account that a name is given with, or that are part of it. */
const scopeRules = (form: KeyNameForm): readonly ReferenceRule[] => {
  const { cloud, regionExample } = form;
  const [aRegion, anAccountId] = [whole(regionPattern), whole(form.accountId)];
  return [
    {
      breaks: ({ region }) => !aRegion.test(region),
      message: `This is not a Region of ${cloud}, such as ${regionExample}.`,
    },
    {
      breaks: ({ accountId }) => !anAccountId.test(accountId),
      message: notAnAccountId(form),
    },
  ];
};

/** Rules for the ARN of a key, which explain why another text is not one. */
export const arnRules = (form: KeyNameForm): readonly ReferenceRule[] => {
  const { cloud, prefix, mayHaveRegion } = form;
  const [aKeyId, aPartition] = [whole(form.keyId), whole(form.partition)];
  return [
    ...sharedRules,
    {
      breaks: ({ text }) => aKeyId.test(text),
      message: 'This is a key ID without Region and account. Use the full key ARN, or the field for keys by ID.',
    },
    {
      breaks: ({ text, partition }) => !text.startsWith(prefix) || !aPartition.test(partition),
      message: `This is not an ${cloud} key ARN, such as ${form.arnExample}.`,
    },
    {
      breaks: ({ service }) => service !== 'kms',
      message: `This is an ARN of another ${cloud} service, not of a KMS key.`,
    },
    ...scopeRules(form),
    {
      breaks: ({ partition, region }) => !mayHaveRegion(partition, region),
      message: 'The partition and the Region of this ARN do not belong together.',
    },
    {
      breaks: ({ resource }) => !resource.startsWith('key/'),
      message: `This is an ARN of ${cloud} KMS, but not of a key: a key ARN ends in key/<id>.`,
    },
    {
      breaks: ({ resource }) => !aKeyId.test(resource.slice('key/'.length)),
      message: `The key ID in this ARN is not one of ${cloud}: expected ${form.keyIdForm}.`,
    },
  ];
};

/** Rules for a bare key ID. */
export const idRules = (form: KeyNameForm): readonly ReferenceRule[] => {
  const aKeyId = whole(form.keyId);
  return [
    ...sharedRules,
    {
      breaks: ({ text }) => text.startsWith(form.prefix),
      message: 'This is an ARN, not a key ID. Ask for the key by its ARN.',
    },
    {
      breaks: ({ text }) => !aKeyId.test(text),
      message: `This is not a key ID of ${form.cloud}: expected ${form.keyIdForm}.`,
    },
    ...scopeRules(form),
  ];
};

/** Rules for the name of an alias. */
export const aliasRules = (form: KeyNameForm): readonly ReferenceRule[] => {
  const anAlias = whole(form.alias);
  return [
    {
      breaks: ({ text }) => !anAlias.test(text),
      message:
        'This is not the name of an alias: expected alias/ with letters, digits, hyphens, underscores and slashes.',
    },
    ...scopeRules(form),
  ];
};

/** The error for an account id that is given with a policy; null where it is one. */
export const accountIdError = (form: KeyNameForm, accountId: string): KmsError | null =>
  whole(form.accountId).test(accountId)
    ? null
    : new KmsError({ code: 'KMS_INVALID_PARAMETER', message: notAnAccountId(form), provider: form.provider });

/** The error for the first rule that a reference breaks; null where it breaks none. */
export const referenceError = (
  form: KeyNameForm,
  parts: NameParts,
  rules: readonly ReferenceRule[],
): KmsError | null => {
  for (const { breaks, message } of rules) if (breaks(parts)) return invalidReference(form, parts.text, message);
  return null;
};

/** The reference is repeated in `arn`, cut where it is too long to be one. */
const invalidReference = ({ provider }: KeyNameForm, text: string, message: string): KmsError => {
  const arn = text.length > maxReferenceLength ? `${text.slice(0, 64)}…` : text;
  return new KmsError({ code: 'KMS_INVALID_KEY_REFERENCE', message, provider, arn });
};

/** The error that explains why a text is not the ARN of a key. */
export const arnError = (form: KeyNameForm, text: string, rules: readonly ReferenceRule[]): KmsError =>
  referenceError(form, form.toParts(text), rules) ??
  invalidReference(form, text, `This is not an ${form.cloud} key ARN, such as ${form.arnExample}.`);
