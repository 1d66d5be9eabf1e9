/** `npm run supergraph`: composes the supergraph that the compose file's router serves. */
import { writeFileSync } from 'node:fs';
import { composeSupergraph, supergraphFile } from './compose-supergraph.ts';

writeFileSync(supergraphFile, composeSupergraph());
