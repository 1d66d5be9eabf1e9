import { serviceBundle } from './service-bundle.ts';

/**
 * The library, for programs that start the service themselves. The command's licences include those of its packages.
 */
export default serviceBundle({
  name: 'library/index',
  source: 'index.ts',
  chunks: 'library',
  licenses: null,
  external: ['@apollo/server'],
});
