import type { DocumentInput, InputSettings, KeyPolicyInput, UnknownInput } from '../key-policy-input.ts';
import { locateInTree } from '../locate.ts';
import { joinPath } from '../policy-path.ts';
import { memberOf, type SourceNode, textOf, toJson } from '../source-tree.ts';
import type { TextFile } from '../text-file.ts';
import { decideCondition } from './conditions.ts';
import { resolve } from './resolve.ts';
import { choosePlaceholders, type Placeholders, Scope, type Template, toTemplate } from './scope.ts';
import { widenUnknownActions } from './widen.ts';

const policyTypes: ReadonlySet<string> = new Set(['AWS::KMS::Key', 'AWS::KMS::ReplicaKey']);

/** Each unknown condition doubles the number of variants of a policy. With more than this, variants are not tried. */
const maxReadings = 16;

/** Whether a file is a CloudFormation template. */
export const isCloudFormation = (root: SourceNode): boolean => memberOf(root, 'Resources')?.kind === 'map';

interface Reading {
  readonly scope: Scope;
  readonly policy: SourceNode | null;
}

interface Key {
  readonly file: TextFile;
  readonly template: Template;
  readonly settings: InputSettings;
  readonly placeholders: Placeholders;
  readonly name: string;
  readonly resource: SourceNode;
}

/** The policy for each outcome of the unknown conditions; null where there are too many. */
const readVariants = (key: Key, assumed: ReadonlyMap<string, boolean>): readonly Reading[] | null => {
  const scope = new Scope(key.template, key.settings, key.placeholders, assumed);
  const node = memberOf(memberOf(key.resource, 'Properties'), 'KeyPolicy');
  const path = `${joinPath('Resources', key.name)}.Properties.KeyPolicy`;
  const policy = node === null ? null : resolve(scope, node, path);
  const { undecided } = scope;
  if (undecided === null) return [{ scope, policy }];
  if (2 ** (assumed.size + 1) > maxReadings) return null;
  const [whereTrue, whereFalse] = [true, false].map((value) =>
    readVariants(key, new Map([...assumed, [undecided, value]])),
  );
  return whereTrue && whereFalse ? [...whereTrue, ...whereFalse] : null;
};

const describe = (assumed: ReadonlyMap<string, boolean>): string | null =>
  assumed.size === 0 ? null : [...assumed].map(([name, value]) => `${name} is ${value}`).join(', ');

const pseudoNames = ({ account, region }: Placeholders): readonly (readonly [string, string])[] =>
  [[account, 'AWS::AccountId'] as const, [region, 'AWS::Region'] as const].map(([text, name]) => [text, `\${${name}}`]);

const toInput = (key: Key, { scope, policy }: Reading): KeyPolicyInput => {
  const { file, settings, placeholders, name, resource } = key;
  const owner = { accountId: settings.accountId ?? placeholders.account, arn: settings.arn };
  const common = { file, resource: name, provider: 'AWS' as const, owner };
  if (policy === null) return { kind: 'default', ...common, locate: () => resource.span };
  const widened = widenUnknownActions(policy);
  return {
    kind: 'document',
    ...common,
    document: textOf(widened) ?? toJson(widened),
    variant: describe(scope.assumed),
    unknowns: scope.unknowns,
    placeholders: new Map(pseudoNames(placeholders)),
    before: null,
    locate: locateInTree(policy),
  } satisfies DocumentInput;
};

const tooMany = ({ file, name, resource, settings }: Key): UnknownInput => ({
  kind: 'unknown',
  file,
  resource: name,
  provider: 'AWS',
  owner: { accountId: settings.accountId, arn: settings.arn },
  locate: () => resource.span,
  reason: 'The key policy depends on too many unknown conditions. Set parameters with --parameter NAME=VALUE.',
});

const isLeftOut = ({ template, settings, placeholders, resource }: Key): boolean => {
  const condition = textOf(memberOf(resource, 'Condition'));
  return (
    condition !== null &&
    decideCondition(new Scope(template, settings, placeholders, new Map()), condition, resolve) === false
  );
};

/**
 * The key policies of a CloudFormation template. Unknown values are listed with their path. A policy that depends on
 * unknown conditions is returned once for each of their outcomes.
 */
export const readCloudFormation = (
  file: TextFile,
  root: SourceNode,
  settings: InputSettings,
): readonly KeyPolicyInput[] => {
  const template = toTemplate(root, file.text);
  const placeholders = choosePlaceholders(template);
  const members = template.resources?.kind === 'map' ? template.resources.members : [];
  return members
    .map(({ key: name, value: resource }): Key => ({ file, template, settings, placeholders, name, resource }))
    .filter(({ resource }) => policyTypes.has(textOf(memberOf(resource, 'Type')) ?? ''))
    .filter((key) => !isLeftOut(key))
    .flatMap((key) => readVariants(key, new Map())?.map((reading) => toInput(key, reading)) ?? [tooMany(key)]);
};
