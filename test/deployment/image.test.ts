import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';
import { readText, root } from './compose-file.ts';

const run = promisify(execFile);
const instructions = readText('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, '')
  .split('\n')
  .filter((line) => line !== '');

const argumentsOf = (name: string): readonly string[] =>
  instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());

/** The files in the build context: .dockerignore excludes everything, and includes these again. */
const context = readText('.dockerignore')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

describe('the image', () => {
  it('is built only from files that .dockerignore does not exclude', () => {
    const copied = argumentsOf('COPY')
      .filter((copy) => !copy.startsWith('--from='))
      .flatMap((copy) => copy.split(' ').slice(0, -1));
    expect(new Set(copied)).toEqual(new Set(context));
    for (const name of copied) expect(existsSync(new URL(name, root)), name).toBe(true);
  });

  it('has one pinned base image', () => {
    expect(argumentsOf('ARG')).toEqual([
      expect.stringMatching(/^NODE_IMAGE=node:\d+\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/),
    ]);
    const stages = argumentsOf('FROM').map((from) => from.split(' AS '));
    const known = [`\${NODE_IMAGE}`, ...stages.map(([, name]) => name)];
    for (const [base] of stages) expect(known).toContain(base);
  });

  it('does not run as root', () => {
    expect(argumentsOf('USER')).toEqual(['1000:1000']);
  });

  it('starts what npm start does', () => {
    const [command] = argumentsOf('CMD').map((json) => JSON.parse(json).join(' '));
    expect(`exec ${command}`).toBe(JSON.parse(readText('package.json')).scripts.start);
  });
});

describe('the health check of the image', () => {
  let world: ServiceUnderTest;
  beforeAll(async () => {
    world = await startWithSandbox();
  });
  afterAll(() => world?.close());

  const check = (port: string) => {
    const [program, ...given] = JSON.parse(argumentsOf('HEALTHCHECK')[0]?.split(' CMD ')[1] ?? '');
    expect(program).toBe('node');
    return run(process.execPath, given, { env: { PORT: port } });
  };

  it('passes if the service is live', async () => {
    await expect(check(new URL(world.service.url).port)).resolves.toEqual({ stdout: '', stderr: '' });
  });

  it('fails if nothing listens', async () => {
    await expect(check('1')).rejects.toMatchObject({ code: 1 });
  });
});
