import { z } from 'zod';
import type { AccountFormat, IdForm } from './account-schema.ts';
import { alibabaCloudAccounts } from './alibaba-cloud/account-schema.ts';
import { awsAccounts } from './aws/account-schema.ts';

/** The account formats of all providers. Loads no SDK. */
const formats = [awsAccounts, alibabaCloudAccounts] as const;

type SchemaName = 'account' | 'discovery';
type SchemasOf<Formats extends readonly AccountFormat[], Name extends SchemaName> = {
  readonly [Index in keyof Formats]: Formats[Index][Name];
};

const schemasOf = <Name extends SchemaName>(name: Name) =>
  formats.map((format) => format[name]) as unknown as SchemasOf<typeof formats, Name>;

/** The names of the providers, joined for a sentence. `Intl.ListFormat` would take 30 ms to load. */
const providerNames = (conjunction: 'and' | 'or'): string =>
  formats.map(({ configName }) => configName).join(` ${conjunction} `);

const unknownProvider = { error: `expected a mapping with provider: ${providerNames('or')}` };

/** One entry of `accounts` in the accounts file: a schema for each provider, told apart by `provider`. */
export const accountSchema = z.discriminatedUnion('provider', schemasOf('account'), unknownProvider);

export type AccountEntry = z.infer<typeof accountSchema>;

/** One entry of `discovery`. */
export const discoverySchema = z.discriminatedUnion('provider', schemasOf('discovery'), unknownProvider);

export type DiscoveryEntry = z.infer<typeof discoverySchema>;

/** Defaults for accounts, by provider; they are validated in the accounts that use them. */
export const defaultsSchema = z.strictObject(
  Object.fromEntries(formats.map(({ configName }) => [configName, z.looseObject({}).optional()])),
  { error: `expected a mapping of ${providerNames('and')}` },
);

/** An id that `trust` may name, in the form of any of the providers. */
const trustedId = (kind: keyof AccountFormat['trusted'], what: string) => {
  const forms = formats.map(({ trusted }): IdForm => trusted[kind]);
  const pattern = forms.map((form) => form.pattern.source).join('|');
  const expected = forms.map((form) => form.expected).join(' or ');
  return z
    .string({ error: `expected ${what}` })
    .regex(new RegExp(`^(?:${pattern})$`), { error: `expected ${expected}` });
};

export const trustedAccountId = trustedId('account', 'an account id in quotes');
export const trustedOrganizationId = trustedId('organization', 'the id of an organization');

/** Providers by their names in the accounts file. */
export const formatsByName: ReadonlyMap<string, AccountFormat> = new Map(
  formats.map((format) => [format.configName, format]),
);

/** @throws TypeError where no provider has the name, which the schema of entries rules out */
export const formatOf = ({ provider }: { readonly provider: string }): AccountFormat => {
  const format = formatsByName.get(provider);
  if (!format) throw new TypeError(`No provider is called ${provider}.`);
  return format;
};
