import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/config/accounts-file.ts';
import type { AccountConfig } from '../../src/config/config.ts';
import { createKeySource } from '../../src/keys/create-key-source.ts';
import type { KeySource, LoadEvent } from '../../src/keys/key-source.ts';
import { providers } from '../../src/providers/index.ts';
import type { KeyRef } from '../../src/providers/provider.ts';
import { createSandbox, type Sandbox, type SandboxKey, type SandboxOptions, toArn } from '../../src/sandbox/index.ts';
import { codeOf, inspect, request } from './scripted-provider.ts';

/** Real clients over HTTP, against the sandbox. */
interface Setting {
  readonly sandbox: Sandbox;
  readonly source: KeySource;
  readonly events: LoadEvent[];
}

const open: Setting[] = [];

interface SettingOptions extends SandboxOptions {
  readonly change?: (account: AccountConfig) => AccountConfig;
  readonly ttlMs?: number;
  readonly timeoutMs?: number;
}

const setting = async (given: SettingOptions): Promise<Setting> => {
  const { change = (same) => same, ttlMs = 60_000, timeoutMs = 20_000, ...options } = given;
  const sandbox = await createSandbox({ seeds: false, ...options });
  const events: LoadEvent[] = [];
  const source = createKeySource({
    config: {
      accounts: sandbox.accounts.map(change),
      cache: { ttlMs, negativeTtlMs: 5000, staleMs: 600_000, maxEntries: 10_000, maxBytes: 100_000_000 },
      provider: { timeoutMs, deadlineMs: 50_000, credentialsTimeoutMs: 20_000 },
      egress: { proxy: null, caCertificates: null },
      limits: { ...defaultSettings().limits, first: 1000 },
      redis: null,
    },
    providers,
    inspect,
    listeners: [(event) => events.push(event)],
  });
  open.push({ sandbox, source, events });
  return { sandbox, source, events };
};

afterEach(async () => {
  for (const { sandbox, source } of open.splice(0)) {
    await source.close();
    await sandbox.close();
  }
});

const awsKeys = (count: number, accountId = '111122223333', region = 'us-east-2'): SandboxKey[] =>
  Array.from({ length: count }, (_, index) => ({
    provider: 'AWS',
    accountId,
    region,
    keyId: `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`,
    document: `{"Version":"2012-10-17","Id":"${index}","Statement":[]}`,
  }));

const alibabaKeys = (count: number, accountId = '1903253031260001'): SandboxKey[] =>
  Array.from({ length: count }, (_, index) => ({
    provider: 'ALIBABA_CLOUD',
    accountId,
    region: 'cn-hangzhou',
    keyId: `key-hzz${String(index).padStart(16, '0')}`,
    document: `{"Version":"1","Statement":[{"Sid":"${index}"}]}`,
  }));

const refOf = (source: KeySource, key: SandboxKey): KeyRef => {
  const { ref, error } = source.resolve(toArn(key));
  if (!ref || error) throw error ?? new Error('There is a reference or an error.');
  return ref;
};

const readAll = (source: KeySource, keys: readonly SandboxKey[], load = request()) =>
  Promise.all(keys.map((key) => source.policy(refOf(source, key), 'default', load)));

const callsOf = ({ calls }: Sandbox) => calls.count({ operation: 'GetKeyPolicy' });

describe('quotas', () => {
  it.each([
    { cloud: 'AWS', quota: 200, keys: awsKeys(400) },
    { cloud: 'Alibaba Cloud', quota: 50, keys: alibabaKeys(120) },
  ])('of $cloud are used and not exceeded: each key is read once', async ({ quota, keys }) => {
    const change = (account: AccountConfig) => ({ ...account, requestsPerSecond: quota });
    const { sandbox, source, events } = await setting({ keys, quotas: { GetKeyPolicy: quota }, latencyMs: 20, change });
    const answers = await readAll(source, keys);
    expect(answers.map(({ view }) => view.document)).toEqual(keys.map(({ document }) => document));
    expect(events.filter(({ kind }) => kind === 'throttled')).toEqual([]);
    expect(callsOf(sandbox)).toBe(keys.length);
  });

  it('that other programs use too are detected, without errors for clients', async () => {
    const keys = awsKeys(90);
    const { source, events } = await setting({ keys, quotas: { GetKeyPolicy: 30 }, latencyMs: 5 });
    const answers = await readAll(source, keys);
    expect(answers.map(({ view }) => view.document)).toEqual(keys.map(({ document }) => document));
    expect(events.filter(({ kind }) => kind === 'throttled').length).toBeGreaterThan(0);
  });
});

describe('one hot key', () => {
  it('is read once for a thousand concurrent requests', async () => {
    const keys = awsKeys(1);
    const { sandbox, source } = await setting({ keys, latencyMs: 20 });
    const answers = await Promise.all(Array.from({ length: 1000 }, () => readAll(source, keys)));
    expect(answers).toHaveLength(1000);
    expect(callsOf(sandbox)).toBe(1);
  });
});

describe('an account that does not respond', () => {
  const [dead, healthy] = [awsKeys(30, '111122223333'), awsKeys(30, '444455556666')];

  it('does not delay the others, fails fast after a while, and recovers', async () => {
    const { sandbox, source } = await setting({ keys: [...dead, ...healthy], timeoutMs: 3000 });
    await readAll(source, [...dead.slice(0, 1), ...healthy.slice(0, 1)]);
    sandbox.setFault({ kind: 'hang', on: { accountId: '111122223333' } });
    const codes = await Promise.all(
      dead.slice(1).map((key) => codeOf(source.policy(refOf(source, key), 'default', request()))),
    );
    expect(new Set(codes).size).toBeLessThanOrEqual(2);
    expect(codes.every((code) => ['KMS_PROVIDER_TIMEOUT', 'KMS_PROVIDER_UNAVAILABLE'].includes(code))).toBe(true);
    expect(await readAll(source, healthy)).toHaveLength(30);
    const before = sandbox.calls.count({ accountId: '111122223333' });
    const again = dead.slice(1).map((key) => codeOf(source.policy(refOf(source, key), 'default', request())));
    expect(new Set(await Promise.all(again))).toContain('KMS_PROVIDER_UNAVAILABLE');
    expect(sandbox.calls.count({ accountId: '111122223333' }) - before).toBeLessThanOrEqual(1);
    sandbox.clearFaults();
    const [, key] = dead;
    const found = () =>
      readAll(source, key ? [key] : []).then(
        ([policy]) => policy?.view.document,
        () => null,
      );
    await expect.poll(found, { interval: 200 }).toBe(key?.document);
  });

  it('is served from the last good answers as stale, except for deleted keys', async () => {
    const [kept, gone] = awsKeys(2) as [SandboxKey, SandboxKey];
    const { sandbox, source } = await setting({ keys: [kept, gone], ttlMs: 50 });
    await readAll(source, [kept, gone]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const refused = { kind: 'error', code: 'NotFoundException', status: 400, message: 'gone' } as const;
    const restore = sandbox.setFault({ ...refused, on: { keyId: gone.keyId } });
    expect(await codeOf(source.policy(refOf(source, gone), 'default', request()))).toBe('KMS_KEY_NOT_FOUND');
    restore();
    sandbox.setFault({ kind: 'unavailable' });
    const answer = await source.policy(refOf(source, kept), 'default', request());
    expect([answer.view.document, answer.stale]).toEqual([kept.document, true]);
    const fresh = request({ fresh: true });
    expect(await codeOf(source.policy(refOf(source, gone), 'default', fresh))).toBe('KMS_PROVIDER_UNAVAILABLE');
  });
});

describe('credentials', () => {
  const role = (account: AccountConfig): AccountConfig => ({
    ...account,
    credentials: { ...account.credentials, roleArn: `arn:aws:iam::${account.accountId}:role/key-policy-reader` },
  });

  it('that expire in mid-scan lose nothing', async () => {
    const keys = awsKeys(200);
    const change = (account: AccountConfig) => ({ ...role(account), requestsPerSecond: 200 });
    const { sandbox, source } = await setting({ keys, latencyMs: 5, change });
    const scanned = readAll(source, keys);
    await expect.poll(() => callsOf(sandbox)).toBeGreaterThan(40);
    sandbox.expireSessions();
    const answers = await scanned;
    expect(answers.map(({ view }) => view.document)).toEqual(keys.map(({ document }) => document));
  });

  it('that are not valid fail only their own account, in answers and in health', async () => {
    const [bad, good] = [awsKeys(5, '111122223333'), awsKeys(5, '444455556666')];
    const { sandbox, source } = await setting({ keys: [...bad, ...good] });
    sandbox.revokeCredentials('111122223333');
    const codes = await Promise.all(bad.map((key) => codeOf(readAll(source, [key]))));
    expect(new Set(codes)).toEqual(new Set(['KMS_CREDENTIALS_INVALID']));
    expect(await readAll(source, good)).toHaveLength(5);
  });
});

describe('listing', () => {
  it('goes through both clouds, page by page, and reports what could not be listed', async () => {
    const keys = [...awsKeys(1200), ...awsKeys(30, '444455556666'), ...alibabaKeys(230), ...awsKeys(7, '777788889999')];
    const { sandbox, source } = await setting({ keys });
    sandbox.setFault({
      kind: 'error',
      code: 'AccessDeniedException',
      status: 400,
      message: 'no',
      on: { operation: 'ListKeys', accountId: '444455556666' },
    });
    const found: string[] = [];
    const refused: (string | null)[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page = await source.list({ provider: null, accountId: null, region: null, first: 200, after }, request());
      found.push(...page.edges.map(({ ref }) => ref.arn));
      refused.push(...page.errors.map(({ accountId }) => accountId));
      after = page.edges.at(-1)?.cursor ?? null;
      more = page.hasNextPage;
    }
    const expected = keys.filter(({ accountId }) => accountId !== '444455556666').map(toArn);
    expect(new Set(found)).toEqual(new Set(expected));
    expect(found).toHaveLength(expected.length);
    expect(refused).toEqual(['444455556666']);
  });

  it.each(['AWS', 'ALIBABA_CLOUD'])('refuses a cursor with a forged page: %s', async (provider) => {
    const keys = [...awsKeys(3), ...alibabaKeys(3)];
    const { source } = await setting({ keys });
    const list = { provider: null, accountId: null, region: null, first: 10 };
    const { edges } = await source.list({ ...list, after: null }, request());
    const edge = edges.find(({ ref }) => ref.provider === provider);
    const place = JSON.parse(Buffer.from(edge?.cursor ?? '', 'base64url').toString());
    place[4] = 'forged';
    const after = Buffer.from(JSON.stringify(place)).toString('base64url');
    expect(await codeOf(source.list({ ...list, after }, request()))).toBe('KMS_INVALID_PARAMETER');
  });
});

describe('metadata', () => {
  it('is read once for each key, and cached', async () => {
    const keys = awsKeys(3);
    const { sandbox, source } = await setting({ keys });
    for (const _ of [1, 2]) {
      const all = await Promise.all(keys.map((key) => source.metadata(refOf(source, key), request())));
      expect(all.map(({ state }) => state)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    }
    expect(sandbox.calls.count({ operation: 'DescribeKey' })).toBe(3);
  });
});
