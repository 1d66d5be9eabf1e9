import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccountConfig, DiscoveryConfig } from '../../src/config/config.ts';
import { createDiscovery } from '../../src/keys/discovery.ts';
import type { Page } from '../../src/providers/provider.ts';
import { account, failure, scriptedProvider } from './scripted-provider.ts';

const template = account('{accountId}', {
  credentials: {
    roleArn: 'arn:aws:iam::{accountId}:role/reader',
    sourceRoleArn: null,
    externalId: null,
    profile: null,
    sandbox: null,
  },
});

const organization = (more: Partial<DiscoveryConfig> = {}): DiscoveryConfig => ({
  provider: 'AWS',
  directory: account(''),
  template,
  exclude: [],
  refreshMs: 60_000,
  ...more,
});

const closing: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) close();
});

const setting = (
  listAccounts: (cursor: string | null) => Promise<Page<string>>,
  organizations: readonly DiscoveryConfig[] = [organization()],
) => {
  const found: (readonly AccountConfig[])[] = [];
  const discovery = createDiscovery({
    organizations,
    providers: [scriptedProvider({ listAccounts })],
    clientSettings: {
      attemptTimeoutMs: 1000,
      credentialsTimeoutMs: 1000,
      egress: { proxy: null, caCertificates: null },
    },
    found: (accounts) => found.push(accounts),
  });
  closing.push(() => discovery.close());
  const idsOf = (accounts: readonly AccountConfig[] = []) => accounts.map(({ accountId }) => accountId);
  return { discovery, found, idsFound: () => found.map(idsOf) };
};

describe('discovery', () => {
  it('reads all pages, omits excluded accounts, and fills in each id', async () => {
    const pages: Readonly<Record<string, Page<string>>> = {
      first: { items: ['111122223333', '999988887777'], next: 'second' },
      second: { items: ['444455556666'], next: null },
    };
    const { discovery, found, idsFound } = setting(
      async (cursor) => pages[cursor ?? 'first']!,
      [organization({ exclude: ['999988887777'] })],
    );
    await discovery.refresh();
    expect(idsFound()).toEqual([['111122223333', '444455556666']]);
    expect(found[0]?.[1]?.credentials.roleArn).toBe('arn:aws:iam::444455556666:role/reader');
    expect(discovery.errors).toEqual([]);
  });

  it('reports added and removed accounts, and nothing if there are none', async () => {
    let items = ['111122223333'];
    const { discovery, found, idsFound } = setting(async () => ({ items, next: null }));
    await discovery.refresh();
    await discovery.refresh();
    items = ['111122223333', '444455556666'];
    await discovery.refresh();
    items = ['444455556666'];
    await discovery.refresh();
    expect(idsFound()).toEqual([['111122223333'], ['111122223333', '444455556666'], ['444455556666']]);
    expect(found[2]?.[0]).toBe(found[1]?.[1]);
  });

  it("keeps the known accounts while an organization can't be listed, and reports why", async () => {
    let refuses = false;
    const { discovery, idsFound } = setting(async () => {
      if (refuses) throw failure('KMS_ACCESS_DENIED');
      return { items: ['111122223333'], next: null };
    });
    await discovery.refresh();
    refuses = true;
    await discovery.refresh();
    expect(idsFound()).toEqual([['111122223333']]);
    expect(discovery.errors).toMatchObject([{ code: 'KMS_ACCESS_DENIED' }]);
    refuses = false;
    await discovery.refresh();
    expect(discovery.errors).toEqual([]);
  });

  it('isolates the failure of one organization', async () => {
    const { discovery, idsFound } = setting(
      async () => ({ items: ['111122223333'], next: null }),
      [organization(), organization({ provider: 'AWS' })],
    );
    await discovery.refresh();
    expect(idsFound().at(-1)).toContain('111122223333');
  });

  it('retries transient failures', async () => {
    vi.useFakeTimers();
    let calls = 0;
    const { discovery, idsFound } = setting(async () => {
      calls += 1;
      if (calls < 3) throw failure('KMS_THROTTLED', { retryable: true });
      return { items: ['111122223333'], next: null };
    });
    const refreshed = discovery.refresh();
    await vi.advanceTimersByTimeAsync(10_000);
    await refreshed;
    expect(calls).toBe(3);
    expect(idsFound()).toEqual([['111122223333']]);
  });

  it('refreshes automatically', async () => {
    vi.useFakeTimers();
    let calls = 0;
    setting(async () => {
      calls += 1;
      return { items: [], next: null };
    });
    await vi.advanceTimersByTimeAsync(125_000);
    expect(calls).toBe(2);
  });
});
