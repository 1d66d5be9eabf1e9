import { readdirSync, readFileSync } from 'node:fs';
import { type DocumentNode, type OperationDefinitionNode, parse } from 'graphql';

const folder = new URL('../../src/explorer/tabs/', import.meta.url);

/** One tab of the explorer, as its files have it. */
export interface TabFile {
  readonly name: string;
  readonly query: string;
  readonly document: DocumentNode;
  readonly operations: readonly OperationDefinitionNode[];
  /** The name of its operation, which GraphiQL shows as its title. */
  readonly title: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Every tab that has a file, in the order of the files' names. */
export function readTabs(): readonly TabFile[] {
  const files = readdirSync(folder);
  return files
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => file.slice(0, -'.graphql'.length))
    .map((name) => toTab(name, files.includes(`${name}.json`) ? readFile(`${name}.json`) : '{}'));
}

/** Names of files with variables, without their ending. */
export function variableFiles(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
}

function toTab(name: string, variables: string): TabFile {
  const query = readFile(`${name}.graphql`);
  const document = parse(query);
  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  return {
    name,
    query,
    document,
    operations,
    title: operations[0]?.name?.value ?? '',
    variables: JSON.parse(variables),
  };
}

function readFile(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}
