import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

/** The path of a file that is named from this folder. */
export const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * What the bundles of programs have in common. The packages that a program imports become part of its bundle, and their
 * licences are shipped with it.
 *
 * @param source of the program, from the root of the repository
 * @param licenses the file of the licences, in `dist`
 */
export const bundleOf = (source: string, licenses: string) =>
  ({
    root: at('../../../'),
    ssr: { noExternal: true, target: 'node' },
    build: { ssr: source, outDir: 'dist', emptyOutDir: false, target: 'node20', license: { fileName: licenses } },
  }) satisfies UserConfig;
