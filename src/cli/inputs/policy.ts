import type { KmsProvider } from '../../policy.ts';
import type { DocumentInput, InputSettings } from './key-policy-input.ts';
import { locateInJson, locateInJsonString, locateInTree } from './locate.ts';
import { memberOf, type SourceNode, textOf, toJson } from './source-tree.ts';
import type { TextFile } from './text-file.ts';

/** The provider of a document: as given, by the key's ARN, or detected. */
const providerOf = (document: string, { provider, arn, providers }: InputSettings): KmsProvider => {
  if (provider !== null) return provider;
  const found = providers.find(({ arnPrefix, language }) =>
    arn === null ? language.isWrittenIn(document) : arn.startsWith(arnPrefix),
  );
  return (found ?? providers[0]).id;
};

type Parts = Pick<DocumentInput, 'document' | 'locate'>;

const toInput = (file: TextFile, settings: InputSettings, parts: Parts): DocumentInput => ({
  kind: 'document',
  file,
  resource: null,
  provider: providerOf(parts.document, settings),
  owner: { accountId: settings.accountId, arn: settings.arn },
  variant: null,
  unknowns: [],
  placeholders: new Map(),
  before: null,
  ...parts,
});

/** Reads a file as a key policy, whatever it contains. */
export const readPolicyDocument = (file: TextFile, settings: InputSettings): DocumentInput =>
  toInput(file, settings, { document: file.text, locate: locateInJson(file.text) });

/** Reads a key policy in YAML. */
export const readPolicyYaml = (file: TextFile, root: SourceNode, settings: InputSettings): DocumentInput =>
  toInput(file, settings, { document: toJson(root), locate: locateInTree(root) });

/**
 * The policy in the output of the clouds' own tools: `{"Policy": "{…}", "PolicyName": "default"}`. Null where
 * the file is not such output.
 * @see https://docs.aws.amazon.com/cli/latest/reference/kms/get-key-policy.html
 */
export const readPrintedPolicy = (file: TextFile, root: SourceNode, settings: InputSettings): DocumentInput | null => {
  const node = memberOf(root, 'Policy') ?? memberOf(memberOf(root, 'KeyPolicy'), 'Policy');
  const document = textOf(node);
  if (node === null || document === null || memberOf(root, 'Statement') !== null) return null;
  const locate = locateInJsonString(file.text, document, node.span);
  return toInput(file, settings, { document, locate });
};
