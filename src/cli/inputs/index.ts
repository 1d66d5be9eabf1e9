import { parseJson } from '../../json.ts';
import { isCloudFormation, readCloudFormation } from './cloudformation/index.ts';
import { readJsonTree } from './json-tree.ts';
import { valueAt } from './json-values.ts';
import type { InputSettings, KeyPolicyInput } from './key-policy-input.ts';
import { readPolicyDocument, readPolicyYaml, readPrintedPolicy } from './policy.ts';
import { memberOf, type SourceNode } from './source-tree.ts';
import { isTerraform, readTerraform } from './terraform/index.ts';
import { rejectUnsupportedTerraform } from './terraform/unsupported.ts';
import type { TextFile } from './text-file.ts';

const byteOrderMark = /^\ufeff/;

/** Null where the file is itself a policy. */
const readJsonFile = (file: TextFile, root: unknown, settings: InputSettings): readonly KeyPolicyInput[] | null => {
  if (isTerraform(root)) return readTerraform(file, root, settings);
  // Most files are policies themselves. Their places are computed only when a problem is reported.
  if (!['Resources', 'Policy', 'KeyPolicy'].some((name) => valueAt(root, name) !== undefined)) return null;
  const tree = readJsonTree(file.text);
  if (tree !== null && isCloudFormation(tree)) return readCloudFormation(file, tree, settings);
  const printed = tree && readPrintedPolicy(file, tree, settings);
  return printed && [printed];
};

/** The parser of YAML is loaded here: most files are JSON. */
const readYamlFile = async (file: TextFile, settings: InputSettings): Promise<readonly KeyPolicyInput[]> => {
  const { readYamlTrees } = await import('./yaml-tree.ts');
  const trees = readYamlTrees(file);
  return trees.flatMap((tree, index) =>
    readYamlDocument(file, tree, settings).map((input) =>
      trees.length === 1
        ? input
        : { ...input, resource: [`document ${index + 1}`, input.resource ?? ''].join(' ').trim() },
    ),
  );
};

const readYamlDocument = (file: TextFile, tree: SourceNode, settings: InputSettings): readonly KeyPolicyInput[] => {
  if (isCloudFormation(tree)) return readCloudFormation(file, tree, settings);
  return memberOf(tree, 'Statement') === null ? [] : [readPolicyYaml(file, tree, settings)];
};

/** Whether the text is YAML rather than broken JSON: a policy with unbalanced braces is still a policy. */
const isYaml = ({ path, text }: TextFile): boolean =>
  /\.(?:ya?ml|template)$/i.test(path) ||
  (!/\.json$/i.test(path) && !/^\ufeff?\s*["[{]/.test(text) && text.includes(':'));

/**
 * The key policies in a file: a policy, a CloudFormation template in JSON or YAML, or a Terraform plan or state as
 * `terraform show -json` prints it. Any other JSON file is read as a policy.
 * @throws UsageError where the file is YAML that can't be read, or another one of Terraform
 */
export const readKeyPolicies = async (file: TextFile, settings: InputSettings): Promise<readonly KeyPolicyInput[]> => {
  const plain = { ...file, text: file.text.replace(byteOrderMark, '') };
  const root = parseJson(plain.text);
  rejectUnsupportedTerraform(plain, root);
  if (root === undefined) return isYaml(plain) ? readYamlFile(plain, settings) : [readPolicyDocument(file, settings)];
  // The byte order mark of a policy file is kept, so that it is reported: the clouds reject it.
  return readJsonFile(plain, root, settings) ?? [readPolicyDocument(file, settings)];
};
