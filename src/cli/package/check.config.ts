import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import { at, bundleOf } from './bundle.ts';
import { toCheckManifest } from './manifest.ts';

/**
 * Writes the bundled file and its package.json into the folder `dist-check`, next to the output. The release publishes
 * it with `npm publish ./dist-check`.
 */
const writePackage = (): Plugin => {
  let output = '';
  return {
    name: 'write-check-package',
    configResolved: ({ root, build: { outDir } }) => {
      output = resolve(root, outDir);
    },
    closeBundle: async () => {
      const folder = `${output}-check`;
      const manifest = toCheckManifest(JSON.parse(await readFile(at('../../../package.json'), 'utf8')));
      await mkdir(`${folder}/dist`, { recursive: true });
      await writeFile(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
      await cp(at('README.md'), `${folder}/README.md`);
      await cp(at('../../../LICENSE'), `${folder}/LICENSE`);
      await chmod(`${output}/check.js`, 0o755);
      for (const name of ['check.js', 'check-licenses.md']) await cp(`${output}/${name}`, `${folder}/dist/${name}`);
    },
  };
};

/** Bundles the command `check` into one file, `dist/check.js`, for pipelines that need nothing else. */
export default mergeConfig(
  bundleOf({ check: 'src/check.ts' }, 'check-licenses.md'),
  defineConfig({
    plugins: [writePackage()],
    build: { minify: true, rolldownOptions: { output: { codeSplitting: false } } },
  }),
);
