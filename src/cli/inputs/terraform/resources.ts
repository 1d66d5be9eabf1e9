import { type JsonRecord, toList, toRecord, toText, valueAt } from '../json-values.ts';

/** A resource that exists after a plan is applied, or that is in a state. */
export interface TerraformResource {
  /** With its modules and its index: `module.keys["a"].aws_kms_key.this[0]`. */
  readonly address: string;
  readonly type: string;
  readonly values: JsonRecord;
  /** The present values; empty for a resource that is yet to be created. */
  readonly before: JsonRecord;
  /** The values that are known only after apply. */
  readonly unknown: JsonRecord;
  /** The path of `values` in the file. */
  readonly path: readonly (string | number)[];
}

const toChangedResource = (change: unknown, index: number): TerraformResource => ({
  address: toText(valueAt(change, 'address')) ?? '',
  type: toText(valueAt(change, 'type')) ?? '',
  values: toRecord(valueAt(change, 'change', 'after')),
  before: toRecord(valueAt(change, 'change', 'before')),
  unknown: toRecord(valueAt(change, 'change', 'after_unknown')),
  path: ['resource_changes', index, 'change', 'after'],
});

const isRemoved = (change: unknown): boolean => valueAt(change, 'change', 'after') === null;

/** The resources of a module and of its child modules. */
const resourcesOf = (module: unknown, path: readonly (string | number)[]): readonly TerraformResource[] => [
  ...toList(valueAt(module, 'resources')).map((resource, index) => ({
    address: toText(valueAt(resource, 'address')) ?? '',
    type: toText(valueAt(resource, 'type')) ?? '',
    values: toRecord(valueAt(resource, 'values')),
    before: {},
    unknown: {},
    path: [...path, 'resources', index, 'values'],
  })),
  ...toList(valueAt(module, 'child_modules')).flatMap((child, index) =>
    resourcesOf(child, [...path, 'child_modules', index]),
  ),
];

/** Whether a JSON file is output of `terraform show -json`, for a plan or a state. */
export const isTerraform = (root: unknown): boolean =>
  Array.isArray(valueAt(root, 'resource_changes')) ||
  ['planned_values', 'values'].some((name) => valueAt(root, name, 'root_module') !== undefined);

/**
 * The resources that exist after a plan is applied, or that are in a state.
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export const readResources = (root: unknown): readonly TerraformResource[] => {
  const changes = valueAt(root, 'resource_changes');
  if (Array.isArray(changes)) {
    return changes.flatMap((change, index) => (isRemoved(change) ? [] : [toChangedResource(change, index)]));
  }
  const name = valueAt(root, 'planned_values') === undefined ? 'values' : 'planned_values';
  return resourcesOf(valueAt(root, name, 'root_module'), [name, 'root_module']);
};
