import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as awsSdk from '@aws-sdk/client-kms';
import { actions as alibabaActions } from '../../src/policy/languages/alibaba-cloud/actions.ts';
import { actionKeys } from '../../src/policy/languages/aws/action-keys.data.ts';
import { kmsActions } from '../../src/policy/languages/aws/actions.data.ts';
import { actions as awsActions } from '../../src/policy/languages/aws/actions.ts';
import { conditions as awsConditions } from '../../src/policy/languages/aws/conditions.ts';
import { newerActions } from '../../src/policy/languages/aws/newer-actions.ts';
import type { ActionGrammar } from '../../src/policy/languages/statements/grammar.ts';
import { dataFile, renderAwsData } from './refresh-aws-actions.ts';

const require = createRequire(import.meta.url);

/**
 * An operation of a client, with what its documentation says about keys of other accounts; null where it says nothing.
 */
interface Operation {
  readonly name: string;
  readonly crossAccount: boolean | null;
}

const crossAccountNote = /Cross-account use<\/b>: (Yes|No)/;

async function awsOperations(): Promise<readonly Operation[]> {
  const names = Object.keys(awsSdk).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
  const folder = new URL('../dist-types/commands/', `file://${require.resolve('@aws-sdk/client-kms')}`);
  return Promise.all(
    names.map(async (name) => {
      const [, word] = crossAccountNote.exec(await readFile(new URL(`${name}Command.d.ts`, folder), 'utf8')) ?? [];
      return { name, crossAccount: word === undefined ? null : word === 'Yes' };
    }),
  );
}

/** Actions on secrets, passwords and the service as a whole, to which no key policy applies. */
const aboutNoKey = /Secret|Region|Service|RandomPassword/;

async function alibabaOperations(): Promise<readonly Operation[]> {
  const types = await readFile(require.resolve('@alicloud/kms20160120').replace(/\.js$/, '.d.ts'), 'utf8');
  const names = [...types.matchAll(/^ {4}(\w+)\(request/gm)]
    .map(([, name = '']) => name.charAt(0).toUpperCase() + name.slice(1))
    .filter((name) => !name.endsWith('Ex') && !aboutNoKey.test(name));
  return [...new Set(names)].map((name) => ({ name, crossAccount: null }));
}

const isKnown = (action: string, { all, operations }: ActionGrammar): boolean =>
  all.includes(action) || operations.has(action.toLowerCase());

function missingFrom(operations: readonly Operation[], grammar: ActionGrammar, package_: string): readonly string[] {
  return operations
    .filter(({ name }) => !isKnown(`kms:${name}`, grammar))
    .map(({ name, crossAccount }) => {
      const across = crossAccount === null ? 'of other accounts nothing is said' : `across accounts: ${crossAccount}`;
      return `kms:${name} of ${package_} is missing: ${grammar.capability(`kms:${name}`)}, ${across}.`;
    });
}

/** Differences between the list of actions that work across accounts and the SDK's documentation. */
function disagreements(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap(({ name, crossAccount }) => {
    const actions = awsActions.operations.get(`kms:${name}`.toLowerCase()) ?? [`kms:${name}`];
    const listed = actions.every((action) => awsActions.crossAccount?.has(action));
    return crossAccount === null || crossAccount === listed ? [] : `kms:${name} across accounts is ${crossAccount}.`;
  });
}

function gapsOfKeys(): readonly string[] {
  const known = (key: string) => awsConditions.isKnownKey(key.endsWith(':') ? `${key}PCR0` : key);
  return actionKeys.flatMap(({ keys, actions }) => [
    ...keys.filter((key) => !known(key)).map((key) => `The condition key ${key} is missing.`),
    ...actions.filter((action) => !awsActions.all.includes(action)).map((action) => `${action} is missing.`),
  ]);
}

async function staleFiles(): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [name, text] of await renderAwsData())
    if ((await readFile(dataFile(name), 'utf8')) !== text)
      stale.push(`${name} is not what its source says: npm run actions:aws.`);
  return stale;
}

/**
 * What the lists of actions and condition keys lack compared with the installed versions of their sources, one sentence
 * each.
 */
export async function gapsOfActionLists(): Promise<readonly string[]> {
  const aws = await awsOperations();
  const superfluous = newerActions.filter(({ name }) => kmsActions.includes(name));
  return [
    ...missingFrom(aws, awsActions, '@aws-sdk/client-kms'),
    ...missingFrom(await alibabaOperations(), alibabaActions, '@alicloud/kms20160120'),
    ...disagreements(aws),
    ...gapsOfKeys(),
    ...superfluous.map(({ name }) => `${name} is in the generated lists now: remove it from newer-actions.ts.`),
    ...(await staleFiles()),
  ];
}
