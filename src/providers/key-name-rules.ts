import type { KeyNameForm } from './key-name-form.ts';
import { isRegion, type ReferenceRule, sharedRules } from './key-reference.ts';

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
