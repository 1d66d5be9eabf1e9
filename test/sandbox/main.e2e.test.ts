import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { awsClient, awsKeyId } from './clients.ts';

function start(environment: Readonly<Record<string, string>>) {
  const process_ = spawn(process.execPath, ['--import', 'tsx', 'src/sandbox/main.ts'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(process_, 'exit') as Promise<[code: number | null, signal: string | null]>;
  return { process: process_, ended };
}

test('prints its URLs, answers there, and ends on a signal', async () => {
  const { process: sandbox, ended } = start({ SANDBOX_AWS_PORT: '0', SANDBOX_ALIBABA_PORT: '0' });
  const [said] = (await once(sandbox.stdout, 'data')) as [Buffer];
  const awsUrl = /http:\/\/127\.0\.0\.1:\d+/.exec(said.toString())?.[0] ?? '';
  const client = awsClient({ awsUrl } as Sandbox);
  expect(await client.send(new GetKeyPolicyCommand({ KeyId: awsKeyId }))).toHaveProperty('Policy');
  sandbox.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  client.destroy();
});

test('prints which variable is invalid, and nothing else', async () => {
  const { process: sandbox, ended } = start({ SANDBOX_AWS_PORT: 'http' });
  const [said] = (await once(sandbox.stderr, 'data')) as [Buffer];
  expect(said.toString()).toMatch(/^SANDBOX_AWS_PORT: "http" can't be read; expected .*\n$/);
  expect(await ended).toEqual([1, null]);
});
