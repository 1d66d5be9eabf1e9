import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { closed, open } from './policies.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const source = [process.execPath, '--import', 'tsx', join(root, 'src/main.ts')];

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (cwd: string, [program = '', ...args]: readonly string[], input = ''): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(program, [...args], { cwd, encoding: 'utf8' }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
    child.stdin?.end(input);
  });

describe('the program', () => {
  it.each([[[]], [['serve']], [['check']], [['sandbox']]])(
    'prints its purpose and its version: %j',
    async (command) => {
      const [help, version] = await Promise.all(
        ['--help', '--version'].map((option) => run(root, [...source, ...command, option])),
      );
      expect([help?.code, help?.out.split('\n')[0]]).toEqual([0, expect.stringContaining(command[0] ?? '[command]')]);
      expect(version).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    },
  );

  it.each([
    [['check']],
    [['check', '--fail-on', 'sometimes', 'package.json']],
    [['check', '--format', 'xml', 'package.json']],
    [['check', '--account', 'mine', 'package.json']],
    [['check', '--parameter', 'A', 'package.json']],
    [['check', '--unheard-of', 'package.json']],
    [['unheard-of']],
  ])('ends with 2 for %j', async (args) => {
    const { code, out, err } = await run(root, [...source, ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: /);
  });
});

it('keeps its exit code where the reader of its report has read enough', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'key-policy-pipe-'));
  const names = Array.from({ length: 200 }, (_, index) => `${index}.json`);
  await Promise.all(names.map((name) => writeFile(join(folder, name), open)));
  const child = spawn(source[0] ?? '', [...source.slice(1), 'check', `${folder}/*.json`], { cwd: root });
  const err = text(child.stderr);
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await once(child, 'exit');
  expect([code, await err]).toEqual([1, '']);
  await rm(folder, { recursive: true });
});

it('suggests the command that an unknown one resembles', async () => {
  const { err } = await run(root, [...source, 'sevre']);
  expect(err).toContain("unknown command 'sevre'\n(Did you mean serve?)");
});

describe('the bundled check', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-policy-check-'));
    const configFile = join(root, 'src/cli/package/check.config.ts');
    await build({ configFile, logLevel: 'error', build: { outDir: join(folder, 'dist') } });
    await writeFile(join(folder, 'closed.json'), closed);
    await writeFile(join(folder, 'open.json'), open);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is also a separate package with one program', async () => {
    const files = await readdir(join(folder, 'dist-check'), { recursive: true });
    expect(files.sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      'dist/check-licenses.md',
      'dist/check.js',
      'package.json',
    ]);
    const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], {
      cwd: join(folder, 'dist-check'),
    });
    expect(JSON.parse(stdout)[0].name).toBe('key-policy-check');
  });

  it('needs no other package', async () => {
    const program = [process.execPath, join(folder, 'dist-check/dist/check.js')];
    const account = ['--account', '111122223333'];
    expect(await run(folder, [...program, 'closed.json', ...account])).toMatchObject({ code: 0 });
    expect(await run(folder, [...program, '*.json', ...account])).toMatchObject({ code: 1 });
    expect(await run(folder, [...program, '-', '--format', 'sarif'], open)).toMatchObject({ code: 1 });
    expect(await run(folder, [...program, 'nothing.json'])).toMatchObject({ code: 2 });
    expect(await run(folder, [...program, '--version'])).toMatchObject({ code: 0 });
  });

  const linesOf = (text: string): readonly string[] =>
    text.split('\n').flatMap((line) => /^- run: (npx .*key-policy-check .*)$/.exec(line.trim())?.[1] ?? []);

  it('runs as the workflow and the hook in the documents run it', async () => {
    const work = join(folder, 'work');
    await mkdir(join(work, 'keys'), { recursive: true });
    const shell = (line: string) => run(work, ['/bin/sh', '-c', line]);
    expect(await shell('npm install --offline --no-audit --no-fund ../dist-check')).toMatchObject({ code: 0 });
    await writeFile(join(work, 'keys/a.json'), closed);
    const change = {
      before: { policy: open },
      after: { policy: closed, arn: 'arn:aws:kms:eu-west-1:111122223333:key/0c237476-b39a-44f8-96a8-4a3f0a4e9f5b' },
    };
    const plan = { resource_changes: [{ address: 'aws_kms_key.a', type: 'aws_kms_key', change }] };
    await writeFile(join(work, 'plan.json'), JSON.stringify(plan));
    const git = 'git -c user.name=a -c user.email=a@example.com';
    const commit = `git init -q && git add keys && ${git} commit -qm a && git update-ref refs/remotes/origin/main HEAD`;
    expect(await shell(commit)).toMatchObject({ code: 0 });
    const lines = linesOf(await readFile(join(root, 'OPERATING.md'), 'utf8'));
    expect(lines.length).toBe(2);
    for (const line of lines) expect(await shell(line), line).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(await readFile(join(work, 'key-policies.sarif'), 'utf8')).version).toBe('2.1.0');
    await writeFile(join(work, 'keys/a.json'), open);
    expect(await shell(lines[0] ?? '')).toMatchObject({ code: 1, out: expect.stringContaining('NEW_ACCESS') });
    const [hook] = parseYaml(await readFile(join(root, '.pre-commit-hooks.yaml'), 'utf8'));
    expect(await shell(`${hook.entry} --account 111122223333 keys/a.json`)).toMatchObject({ code: 1 });
    expect('infra/key-policy.json').toMatch(new RegExp(hook.files));
  });
});
