import { describe } from 'vitest';
import { searchSuite } from './search-suite.ts';
import { embedded } from './stores.ts';

describe(`searching ${embedded.name}`, () => searchSuite(embedded));
