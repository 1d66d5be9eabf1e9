import { describe, expect, it } from 'vitest';
import { postgresLeftOut, postgresPrograms } from './postgres-server.ts';
import { readerSuite } from './reader-suite.ts';
import { searchSuite } from './search-suite.ts';
import { sharedReadersSuite } from './shared-readers-suite.ts';
import { storeSuite } from './store-suite.ts';
import { serverOf } from './stores.ts';

if (postgresPrograms === null) {
  it('reports what is missing', () => {
    expect(process.stderr.write(`${postgresLeftOut}\n`)).toBeTypeOf('boolean');
  });
} else {
  const server = serverOf(postgresPrograms);
  describe(`the store in ${server.name}`, () => storeSuite(server));
  describe(`searching ${server.name}`, () => searchSuite(server));
  describe(`the reader with ${server.name}`, () => readerSuite(server));
  describe(`readers that share ${server.name}`, () => sharedReadersSuite(server));
}
