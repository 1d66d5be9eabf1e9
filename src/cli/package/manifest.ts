interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly type: string;
  readonly engines: object;
  readonly keywords: readonly string[];
  readonly homepage: string;
  readonly bugs: string;
  readonly repository: object;
}

/**
 * The package.json of the package that contains only the command `check`, derived from the main one. The bundled file
 * is in `dist/`, as in the main package, so that it finds its package.json in the same way.
 */
export const toCheckManifest = ({
  version,
  license,
  type,
  engines,
  keywords,
  homepage,
  bugs,
  repository,
}: Manifest) => ({
  name: 'key-policy-check',
  version,
  description:
    'Checks key policies of AWS KMS and Alibaba Cloud KMS before they are deployed: files, templates, plans.',
  keywords: keywords.filter((word) => !['graphql', 'federation', 'subgraph'].includes(word)),
  license,
  type,
  engines,
  homepage,
  bugs,
  repository,
  bin: { 'key-policy-check': 'dist/check.js' },
  files: ['dist'],
  publishConfig: { access: 'public', provenance: true },
});
