import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { accountTabs, sandboxTabs } from '../../../src/explorer/tab-order.ts';
import { type Service, startService } from '../../../src/service.ts';
import { readTabs, type TabFile } from '../../explorer/tab-files.ts';
import { createBrowserSession, missingBrowser } from './chromium.ts';
import { type ExplorerPage, openExplorer, startingCodes } from './explorer-page.ts';
import { ensurePage } from './page-build.ts';

if (missingBrowser !== null) process.stderr.write(`${missingBrowser}\n`);

/** Long enough for a busy machine. */
const patience = { timeout: 20_000 };

const tabs = new Map(readTabs().map((tab) => [tab.name, tab]));
const tabsOf = (names: readonly string[]): readonly TabFile[] => names.map((name) => tabs.get(name)!);

describe.runIf(missingBrowser === null)('the explorer in a browser', () => {
  let service: Service;
  const session = createBrowserSession();

  beforeAll(async () => {
    await ensurePage();
    service = await startService(loadConfig({ PORT: '0', LOG_LEVEL: 'silent' }));
  });
  afterAll(async () => {
    await session.close();
    await service?.close();
  });

  type Prepare = (page: Page) => Promise<unknown>;

  /** A test in a page of its own. `prepare` may intercept the page's requests. */
  const inPage = (work: (explorer: ExplorerPage) => Promise<void>, prepare?: Prepare) => () =>
    session.use(async (browser) => {
      const explorer = await openExplorer(browser, service.url, prepare);
      await work(explorer).finally(() => explorer.close());
    });

  it('is served compressed, and no other file is served', async () => {
    const page = await fetch(`${service.url}/graphiql/`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const [script = ''] = /assets\/[\w.-]+\.js/.exec(await page.text()) ?? [];
    const { headers } = await fetch(`${service.url}/graphiql/${script}`, { headers: { 'accept-encoding': 'br' } });
    expect(headers.get('content-encoding')).toBe('br');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const strangers = ['nothing.js', '..%2fmain.js', '%2e%2e/main.js', '..%2f..%2fpackage.json', '%00'];
    const statuses = await Promise.all(
      strangers.map(async (path) => (await fetch(`${service.url}/graphiql/${path}`)).status),
    );
    expect(statuses.every((status) => status === 404 || status === 403 || status === 400)).toBe(true);
  });

  it(
    'answers every tab of the sandbox, without external requests or warnings',
    { timeout: 300_000 },
    inPage(async (explorer) => {
      const titles = tabsOf(sandboxTabs).map(({ title }) => title);
      expect(await explorer.titles()).toEqual(titles);
      for (const title of titles) {
        await explorer.openTab(title);
        const { data, errors } = await explorer.run();
        expect(data, title).toBeTruthy();
        const unexpected = errors?.filter(({ extensions }) => !startingCodes.has(extensions?.code)) ?? [];
        expect(title === 'Errors' ? [] : unexpected, title).toEqual([]);
      }
      expect(explorer.outside).toEqual([]);
      expect(explorer.complaints).toEqual([]);
    }),
  );

  it(
    'opens with a question to both clouds, and shows their answer',
    inPage(async (explorer) => {
      const { data } = await explorer.run();
      expect(data).toMatchObject({
        aws: { provider: 'AWS', region: 'us-east-2', policy: { exposure: 'INTERNAL' } },
        alibaba: { provider: 'ALIBABA_CLOUD', region: 'cn-hangzhou', policy: { exposure: 'EXTERNAL' } },
      });
      await expect
        .poll(() => explorer.page.locator('.graphiql-response').textContent(), patience)
        .toContain('us-east-2');
    }),
  );

  it(
    'shows each error in both forms',
    inPage(async (explorer) => {
      await explorer.openTab('Errors');
      const { data, errors = [] } = await explorer.run();
      const asErrors = errors.map(({ path, extensions }) => [path?.[0], extensions?.code]);
      const asData = Object.entries(data ?? {}).map(([alias, value]) => {
        const { policyResult } = value as { policyResult?: { code?: string } };
        return [alias, policyResult?.code ?? 'KMS_POLICY_MALFORMED'];
      });
      expect(asErrors.sort()).toEqual(asData.sort());
      expect(asData).toEqual(asData.map(([alias]) => [alias, `KMS_${toSnakeCase(`${alias}`)}`]));
    }),
  );

  it(
    'builds queries by a click and describes what can be asked',
    inPage(async ({ page }) => {
      await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
      await page.getByRole('button', { name: 'Hide GraphiQL Explorer' }).waitFor();
      await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
      await page.getByRole('link', { name: 'Query', exact: true }).click();
      await page.getByRole('link', { name: 'key', exact: true }).click();
      await expect
        .poll(() => page.locator('.graphiql-plugin').textContent(), patience)
        .toContain('A key by its full ARN');
    }),
  );

  it(
    'sends the headers that are typed, and stores none of them',
    inPage(async (explorer) => {
      const { page } = explorer;
      await page.getByRole('button', { name: 'Headers', exact: true }).click();
      await page.locator('section[aria-label="Headers"] .view-lines').last().click();
      await page.keyboard.insertText('{"router-authorization": "a-secret"}');
      const sent = page.waitForRequest((request) => request.url().endsWith('/graphql'));
      await explorer.run();
      expect((await sent).headers()['router-authorization']).toBe('a-secret');
      // GraphiQL stores text with a delay, in the order of typing: once this is stored, the headers would be, too.
      await page.locator('.graphiql-query-editor .view-lines').click();
      await page.keyboard.insertText('# typed last\n');
      await expect.poll(() => stored(page), patience).toContain('typed last');
      expect(await stored(page)).not.toContain('a-secret');
    }),
  );

  it(
    'reports an unreachable endpoint',
    inPage(
      async ({ page }) => {
        const told = page.getByRole('alert').filter({ hasText: "/graphql can't be reached" });
        await told.waitFor();
        expect(await told.count()).toBe(1);
      },
      (page) => page.route('**/graphql', (route) => route.abort()),
    ),
  );

  it(
    'cannot send requests to other servers',
    inPage(async (explorer) => {
      const refused = await explorer.page.evaluate(() => fetch('https://example.com/').then(String, String));
      expect(refused).toContain('Failed to fetch');
      expect(explorer.complaints.join()).toContain('Content Security Policy');
      expect(explorer.outside).toEqual([]);
    }),
  );

  it(
    'names no existing key for real accounts',
    inPage(
      async (explorer) => {
        const titles = tabsOf(accountTabs).map(({ title }) => title);
        expect(await explorer.titles()).toEqual(titles);
        for (const title of titles) {
          await explorer.openTab(title);
          const { errors = [] } = await explorer.run();
          const codes = errors.map(({ extensions }) => extensions?.code);
          expect(
            codes.filter((code) => !startingCodes.has(code)),
            title,
          ).toEqual([]);
        }
      },
      (page) => page.route('**/graphiql/settings.json', (route) => route.fulfill({ json: { sandbox: false } })),
    ),
  );
});

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, '_$&').toUpperCase();
}

function stored(page: Page): Promise<string> {
  return page.evaluate('JSON.stringify(localStorage)');
}
