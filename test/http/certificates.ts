import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority, and the certificate of one of its clients. */
export interface Authority {
  readonly ca: string;
  readonly client: Certificate;
}

const name = (value: string) => [{ name: 'commonName', value }];
const settings = { keyType: 'ec', algorithm: 'sha256' } as const;

/**
 * @param commonName name of the authority. If a server trusts another authority of the same name, OpenSSL tries its
 * key,
 *   and Node closes the connection at random when that fails.
 */
export const createAuthority = async (
  client: { readonly notAfterDate?: Date } = {},
  commonName = 'authority',
): Promise<Authority> => {
  const made = await generate(name(commonName), {
    ...settings,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
    clientCertificate: { ...settings, cn: 'gateway', notBeforeDate: new Date(Date.now() - 172_800_000), ...client },
  });
  return { ca: made.cert, client: { cert: made.clientcert ?? '', key: made.clientprivate ?? '' } };
};

/** A self-signed certificate of a server on this machine. */
export const createServerCertificate = async (...hosts: readonly string[]): Promise<Certificate> => {
  const { cert, private: key } = await generate(name('localhost'), {
    ...settings,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [{ type: 7, ip: '127.0.0.1' }, ...hosts.map((value) => ({ type: 2 as const, value }))],
      },
    ],
  });
  return { cert, key };
};

/** Writes the texts to files with these names, which exist until `remove` is called. */
export const inFiles = async <Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Promise<{ readonly paths: Readonly<Record<Name, string>>; remove(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  const entries = Object.entries<string>(texts).map(([file, text]) => [file, text, join(folder, file)] as const);
  await Promise.all(entries.map(([, text, path]) => writeFile(path, text, { mode: 0o600 })));
  return {
    paths: Object.fromEntries(entries.map(([file, , path]) => [file, path])) as Record<Name, string>,
    remove: () => rm(folder, { recursive: true }),
  };
};
