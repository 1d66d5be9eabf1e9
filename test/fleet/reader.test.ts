import { describe } from 'vitest';
import { readerSuite } from './reader-suite.ts';
import { embedded } from './stores.ts';

describe(`the reader with ${embedded.name}`, () => readerSuite(embedded));
