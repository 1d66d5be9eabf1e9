import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readComposeFile } from '../../deployment/compose-file.ts';
import { composeSupergraph, supergraphFile } from './compose-supergraph.ts';

it('the committed supergraph is that of the published schema; if not, run "npm run supergraph"', () => {
  expect(readFileSync(supergraphFile, 'utf8')).toBe(composeSupergraph());
});

it('the supergraph names services of the compose file, and the ports that they listen to', () => {
  const urls = [...composeSupergraph().matchAll(/@join__graph\(name: "\w+", url: "([^"]+)"\)/g)];
  const { services } = readComposeFile();
  const places = urls.map(([, url = '']) => new URL(url)).map(({ hostname, port }) => [hostname, port]);
  const portOf = (name: string) => services[name]?.environment?.PORT ?? '4000';
  expect(places).toEqual(['subgraph', 'storage'].map((name) => [name, portOf(name)]));
});
