import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { toText } from '../json-values.ts';
import type { InputSettings, KeyPolicyInput } from '../key-policy-input.ts';
import { locateInJsonString } from '../locate.ts';
import type { Span, TextFile } from '../text-file.ts';
import { configurationOf, leavesOut, referencesOf } from './configuration.ts';
import { ownerOf } from './owner.ts';
import { policyResourceOf } from './policy-resources.ts';
import { readResources, type TerraformResource } from './resources.ts';

export { isTerraform } from './resources.ts';

type SpanAt = (path: readonly (string | number)[]) => Span | null;

const spanOf = ({ offset, length }: Node): Span => ({ start: offset, end: offset + length });

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Locates paths in a plan, which is parsed with places only when needed. */
const createSpanAt = (text: string): SpanAt => {
  let root: Node | undefined;
  return (path) => {
    root ??= parseTree(text);
    const node = root && findNodeAtLocation(root, [...path]);
    return node === undefined ? null : spanOf(node);
  };
};

const unknownReason = (references: readonly string[]): string => {
  const source = references.length === 0 ? '' : `, because it depends on ${references.join(', ')}`;
  return (
    `The key policy is known only after apply${source}. ` +
    `Check it after apply (terraform show -json of the state), or build it from values that are known in the plan.`
  );
};

interface Plan {
  readonly file: TextFile;
  readonly root: unknown;
  readonly settings: InputSettings;
  readonly spanAt: SpanAt;
}

const toInput = ({ file, root, settings, spanAt }: Plan, resource: TerraformResource): readonly KeyPolicyInput[] => {
  const form = policyResourceOf(resource.type, settings);
  if (form === null) return [];
  const { provider, attribute } = form;
  const path = [...resource.path, attribute];
  const common = { file, resource: resource.address, provider, owner: ownerOf(root, resource, settings) };
  const locate = () => spanAt(path) ?? spanAt(resource.path);
  const document = toText(resource.values[attribute]);
  if (document) {
    const before = toText(resource.before[attribute]);
    const locateInPolicy = once(() => {
      const literal = spanAt(path);
      return literal === null ? locate : locateInJsonString(file.text, document, literal);
    });
    const nothing = { variant: null, unknowns: [], placeholders: new Map<string, string>() };
    return [{ kind: 'document', ...common, document, before, ...nothing, locate: (place) => locateInPolicy()(place) }];
  }
  const configuration = configurationOf(root, resource.address);
  // "Known after apply" also appears for a key without a policy of its own.
  if (resource.unknown[attribute] !== true || leavesOut(configuration, attribute)) {
    return [{ kind: 'default', ...common, locate }];
  }
  return [{ kind: 'unknown', ...common, locate, reason: unknownReason(referencesOf(configuration, attribute)) }];
};

/** The key policies in the output of `terraform show -json`, of all modules. `root` is the parsed file. */
export const readTerraform = (file: TextFile, root: unknown, settings: InputSettings): readonly KeyPolicyInput[] => {
  const plan = { file, root, settings, spanAt: createSpanAt(file.text) };
  return readResources(root).flatMap((resource) => toInput(plan, resource));
};
