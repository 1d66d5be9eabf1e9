import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of screenshots, which CI stores. */
export const artefacts = fileURLToPath(new URL('../artefacts/', import.meta.url));

mkdirSync(artefacts, { recursive: true });
