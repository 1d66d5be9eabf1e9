import { describe } from 'vitest';
import { storeSuite } from './store-suite.ts';
import { embedded } from './stores.ts';

describe(`the store in ${embedded.name}`, () => storeSuite(embedded));
