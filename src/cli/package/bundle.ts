import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

/** The absolute path of a file, given relative to this folder. */
export const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The common configuration of the bundles. The packages that a program imports become part of its bundle.
 *
 * @param entries the programs' source files, relative to the root of the repository, by the name of their bundle
 * @param licenses the name of the file in `dist` that contains the bundled packages' licences; null for none
 */
export const bundleOf = (entries: Readonly<Record<string, string>>, licenses: string | null) =>
  ({
    root: at('../../../'),
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: 'dist',
      emptyOutDir: false,
      target: 'node20',
      license: licenses === null ? false : { fileName: licenses },
      rolldownOptions: { input: { ...entries }, output: { entryFileNames: '[name].js' } },
    },
  }) satisfies UserConfig;
