import { readdirSync, readFileSync } from 'node:fs';
import { type DocumentNode, type OperationDefinitionNode, parse } from 'graphql';

const root = new URL('../../', import.meta.url);
const operationsFolder = new URL('schema/operations/', root);
const lessonsFolder = new URL('src/explorer/tabs/', root);
const examplesFolder = new URL('src/explorer/examples/', root);

/** One tab of the explorer, as defined by its files. */
export interface TabFile {
  readonly name: string;
  readonly query: string;
  readonly document: DocumentNode;
  readonly operations: readonly OperationDefinitionNode[];
  /** The name of its operation, which GraphiQL shows as its title. */
  readonly title: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whether it is one of the named questions in schema/operations. */
  readonly isNamedQuestion: boolean;
}

const namesIn = (folder: URL, ending: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));

/** Every tab that has a file: the named questions, and the other examples. */
export const readTabs = (): readonly TabFile[] => [
  ...namesIn(operationsFolder, '.graphql').map((name) => toTab(operationsFolder, name)),
  ...namesIn(lessonsFolder, '.graphql').map((name) => toTab(lessonsFolder, name)),
];

/** Names of files with variables, without their ending. */
export const variableFiles = (): readonly string[] => namesIn(examplesFolder, '.json');

const toTab = (folder: URL, name: string): TabFile => {
  const query = readFileSync(new URL(`${name}.graphql`, folder), 'utf8');
  const document = parse(query);
  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const hasVariables = variableFiles().includes(name);
  return {
    name,
    query,
    document,
    operations,
    title: operations[0]?.name?.value ?? '',
    variables: hasVariables ? JSON.parse(readFileSync(new URL(`${name}.json`, examplesFolder), 'utf8')) : {},
    isNamedQuestion: folder === operationsFolder,
  };
};
