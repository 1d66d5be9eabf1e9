import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, installPackage, root } from './pack.ts';

const run = promisify(execFile);

const targetsOf = ({ manifest: { bin, exports } }: Installation): readonly string[] =>
  [
    ...Object.values(bin),
    ...Object.values(exports).flatMap((to) => (typeof to === 'string' ? [to] : Object.values(to))),
  ]
    .filter((target) => !target.includes('*'))
    .map((target) => target.replace(/^\.\//, ''));

const evaluate = async ({ folder }: Installation, code: string): Promise<string> =>
  (await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder })).stdout.trim();

const keys = [
  'arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  'acs:kms:ap-southeast-1:1903253031260001:key/key-sgz00000000000default',
];

/** Whether the service reads the policy of a key from each of the clouds. */
const fetchPolicies = async (url: string): Promise<readonly boolean[]> => {
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Key { policy { document } } }
  }`;
  const representations = keys.map((arn) => ({ __typename: 'Key', arn }));
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { representations } }),
  });
  const { data } = (await response.json()) as { data: { _entities: readonly { policy: { document: string } }[] } };
  return data._entities.map(({ policy }) => policy.document.includes('Statement'));
};

describe('the package by itself', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await installPackage({ dependencies: false });
  });
  afterAll(() => installation?.remove());

  it('contains the files that package.json refers to', () => {
    expect(installation.files).toEqual(expect.arrayContaining([...targetsOf(installation)]));
  });

  it('contains its licence and those of bundled packages, the README and the published schema', () => {
    const documents = ['LICENSE', 'dist/licenses.md', 'README.md'];
    const expected = [...documents, 'schema/schema.graphql', 'schema/accounts-file.schema.json'];
    expect(installation.files).toEqual(expect.arrayContaining(expected));
  });

  it('contains only files that are used', () => {
    const strangers = installation.files.filter((path) => !/^(?:dist|schema)\/|^[A-Z]+(?:\.md)?$/.test(path));
    expect(strangers).toEqual(['package.json']);
  });

  it('has a command that a shell can start', async () => {
    const { bin } = installation.manifest;
    for (const path of Object.values(bin)) {
      const text = await readFile(join(installation.packageFolder, path), 'utf8');
      expect(text.split('\n')[0]).toBe('#!/usr/bin/env node');
    }
  });

  it('reads policies without any other package', async () => {
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
    });
    const printed = await evaluate(
      installation,
      `
      import { inspectKeyPolicy } from 'key-policy-subgraph/policy';
      const view = inspectKeyPolicy(${JSON.stringify(policy)}, { provider: 'AWS', accountId: '111122223333' });
      console.log(view.analysis.exposure);`,
    );
    expect(printed).toBe('PUBLIC');
  });

  it('exports only its public modules', async () => {
    await expect(evaluate(installation, "import 'key-policy-subgraph/dist/main.js'")).rejects.toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
  });

  it('exports its types', async () => {
    const program = join(installation.folder, 'program.mts');
    await writeFile(
      program,
      `import { inspectKeyPolicy } from 'key-policy-subgraph/policy';
       const { exposure } = inspectKeyPolicy('', { provider: 'AWS' }).analysis;
       // @ts-expect-error an exposure is one of a closed list
       if (exposure === 'SOMEWHAT') throw exposure;
       // @ts-expect-error there is no such provider
       inspectKeyPolicy('', { provider: 'GCP' });`,
    );
    const modules = join(root, 'node_modules');
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
    const types = ['--types', 'node', '--typeRoots', join(modules, '@types')];
    const check = run(join(modules, '.bin/tsc'), [...options, ...types, program], { cwd: installation.folder });
    await expect(check).resolves.toMatchObject({ stdout: '' });
  });
});

describe('the package with the dependencies that it names, without optional ones', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await installPackage({ dependencies: true });
  });
  afterAll(() => installation?.remove());

  it.each([
    ['MCP', { MCP: 'true' }, /MCP: needs a package .*: npm install "@modelcontextprotocol\/sdk@\^\d/],
    [
      'the index in a folder',
      { INDEX_PATH: 'index' },
      /index: needs a package .*: npm install "@electric-sql\/pglite@\^\d/,
    ],
  ])('does not start with %s', async (_name, settings, message) => {
    const command = join(installation.packageFolder, 'dist/main.js');
    const env = { PATH: process.env.PATH, PORT: '0', ...settings };
    const started = run(process.execPath, [command], { cwd: installation.folder, env });
    await expect(started).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
  });

  it('is a library', async () => {
    const printed = await evaluate(
      installation,
      `
      import { loadConfig, startService } from 'key-policy-subgraph';
      const service = await startService({ ...loadConfig(), server: { ...loadConfig().server, port: 0, explorer: false }, logLevel: 'silent' });
      const query = JSON.stringify({ query: '{ keySummary { total } }' });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(service.url + '/graphql', { method: 'POST', headers, body: query });
      console.log((await response.json()).errors[0].extensions.code);
      await service.close();`,
    );
    expect(printed).toBe('KMS_INDEX_UNAVAILABLE');
  });

  it('serves', async () => {
    await expect(access(join(installation.folder, 'node_modules/vitest'))).rejects.toThrow();
    const command = join(installation.packageFolder, installation.manifest.bin['key-policy-subgraph'] ?? '');
    const env = { PATH: process.env.PATH, PORT: '0', EXPLORER: 'false', LOG_LEVEL: 'silent' };
    const service = spawn(process.execPath, [command], { cwd: installation.folder, env });
    const ended = once(service, 'exit');
    try {
      const said = await Promise.race([once(service.stdout, 'data'), once(service.stderr, 'data'), ended]);
      expect(String(said)).toMatch(/^GraphQL http/);
      const [url = ''] = /http:\/\/[^/]+/.exec(String(said)) ?? [];
      await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(200);
      expect(await fetchPolicies(url)).toEqual([true, true]);
    } finally {
      service.kill('SIGTERM');
      await ended;
    }
  });

  it('gives the process of npm start to node, so that a signal for npm ends the service', async () => {
    const env = { ...process.env, PORT: '0', EXPLORER: 'false', LOG_LEVEL: 'silent', DRAIN_DELAY_SECONDS: '0' };
    const npm = spawn('npm', ['start'], { cwd: installation.packageFolder, env });
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      npm.once('exit', () => reject(new Error(`npm start ended: ${said}`)));
      for (const stream of [npm.stdout, npm.stderr]) {
        stream.on('data', (text) => {
          said += text;
          const [, found] = /GraphQL (http:\/\/[^/]+)/.exec(said) ?? [];
          if (found) resolve(found);
        });
      }
    });
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(200);
    const ended = once(npm, 'exit');
    npm.kill('SIGTERM');
    await ended;
    await expect.poll(() => fetch(`${url}/health/live`).then(String, () => 'gone'), { timeout: 30_000 }).toBe('gone');
  });

  it('simulates the clouds for other programs', async () => {
    const printed = await evaluate(
      installation,
      `
      import { createSandbox } from 'key-policy-subgraph/sandbox';
      const sandbox = await createSandbox();
      console.log(sandbox.accounts.length > 0);
      await sandbox.close();`,
    );
    expect(printed).toBe('true');
  });
});
