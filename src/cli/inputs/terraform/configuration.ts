import { toList, toText, valueAt } from '../json-values.ts';

/** `module.a["x"].module.b.aws_kms_key.this[0]` → modules a and b, resource `aws_kms_key.this`. */
const withoutIndexes = (address: string): string => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');

const moduleNamesOf = (address: string): readonly string[] =>
  [...address.matchAll(/module\.([^.]+)\./g)].map(([, name = '']) => name);

const moduleOf = (plan: unknown, names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (module, name) => valueAt(module, 'module_calls', name, 'module'),
    valueAt(plan, 'configuration', 'root_module'),
  );

/** The resource's configuration in the plan; undefined where the plan has none. */
export const configurationOf = (plan: unknown, address: string): unknown => {
  const plain = withoutIndexes(address);
  const module = moduleOf(plan, moduleNamesOf(plain));
  const own = plain.replace(/^(?:module\.[^.]+\.)+/, '');
  return toList(valueAt(module, 'resources')).find((resource) => valueAt(resource, 'address') === own);
};

/** True where there is a configuration without a value for the attribute. */
export const leavesOut = (configuration: unknown, attribute: string): boolean =>
  configuration !== undefined && valueAt(configuration, 'expressions', attribute) === undefined;

/** The references in an attribute's value: `data.aws_iam_policy_document.key`. The broader of two names is omitted. */
export const referencesOf = (configuration: unknown, attribute: string): readonly string[] => {
  const references = toList(valueAt(configuration, 'expressions', attribute, 'references')).flatMap(
    (reference) => toText(reference) ?? [],
  );
  return references.filter((one) => !references.some((other) => other !== one && other.startsWith(`${one}.`)));
};
