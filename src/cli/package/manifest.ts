interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly type: string;
  readonly engines: object;
  readonly keywords: readonly string[];
}

/**
 * The package.json of the package that contains only the command `check`, derived from the main one. The bundled file
 * is in `dist/`, as in the main package, so that it finds its package.json in the same way.
 */
export const toCheckManifest = ({ version, license, type, engines, keywords }: Manifest) => ({
  name: 'key-policy-check',
  version,
  description:
    'Checks key policies of AWS KMS and Alibaba Cloud KMS before they are deployed: files, templates, plans.',
  keywords: keywords.filter((word) => !['graphql', 'federation', 'subgraph'].includes(word)),
  license,
  type,
  engines,
  bin: { 'key-policy-check': 'dist/check.js' },
  files: ['dist'],
  publishConfig: { access: 'public', provenance: true },
});
