import { serviceBundle } from './service-bundle.ts';

/** The command line. Apollo Server is bundled: loading its files one by one would take a fifth of the start. */
export default serviceBundle({
  name: 'main',
  source: 'main.ts',
  chunks: 'chunks',
  licenses: 'licenses.md',
  external: [],
});
