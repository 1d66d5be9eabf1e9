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

/** How a resource is written in the configuration that a plan was made from; undefined where the plan does not say. */
export const configurationOf = (plan: unknown, address: string): unknown => {
  const plain = withoutIndexes(address);
  const module = moduleOf(plan, moduleNamesOf(plain));
  const own = plain.replace(/^(?:module\.[^.]+\.)+/, '');
  return toList(valueAt(module, 'resources')).find((resource) => valueAt(resource, 'address') === own);
};

/** True where the configuration is there and gives the attribute no value. */
export const leavesOut = (configuration: unknown, attribute: string): boolean =>
  configuration !== undefined && valueAt(configuration, 'expressions', attribute) === undefined;

/** What an attribute's value is made from: `data.aws_iam_policy_document.key`. The broader of two names is left out. */
export const referencesOf = (configuration: unknown, attribute: string): readonly string[] => {
  const references = toList(valueAt(configuration, 'expressions', attribute, 'references')).flatMap(
    (reference) => toText(reference) ?? [],
  );
  return references.filter((one) => !references.some((other) => other !== one && other.startsWith(`${one}.`)));
};
