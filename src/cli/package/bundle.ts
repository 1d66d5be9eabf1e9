import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

/** The absolute path of a file, given relative to this folder. */
export const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The common configuration of the bundles. The packages that a program imports become part of its bundle, and their
 * licences are shipped with it.
 *
 * @param source the program's source file, relative to the root of the repository; true where the configuration has several
 * @param licenses the name of the file in `dist` that contains the licences
 */
export const bundleOf = (source: string | true, licenses: string) =>
  ({
    root: at('../../../'),
    ssr: { noExternal: true, target: 'node' },
    build: { ssr: source, outDir: 'dist', emptyOutDir: false, target: 'node20', license: { fileName: licenses } },
  }) satisfies UserConfig;
