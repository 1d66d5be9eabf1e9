import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { type Service, startService } from '../../../src/service.ts';
import { createBrowserSession, missingBrowser } from './chromium.ts';
import { openExplorer } from './explorer-page.ts';
import { ensurePage } from './page-build.ts';

const patience = { timeout: 20_000 };

describe.runIf(missingBrowser === null)('the next page in a browser', () => {
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

  it('is added to the rows that are shown and copied; a failure keeps them', { timeout: 120_000 }, () =>
    session.use(async (browser) => {
      const explorer = await openExplorer(browser, service.url);
      const { page } = explorer;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await explorer.openTab('ListKeys');
      await explorer.run();
      const keys = page.locator('.answers [data-view="keys"]');
      const rows = keys.locator('tbody tr');
      const next = keys.getByRole('button', { name: 'Show the next page as well' });
      await expect.poll(() => rows.count(), patience).toBe(8);

      const refuse = (route: Route) => route.abort();
      await page.route('**/graphql', refuse);
      await next.click();
      await page.locator('.answers [data-view="problems"]').getByText("can't be reached").waitFor();
      expect(await rows.count()).toBe(8);
      await page.unroute('**/graphql', refuse);

      await next.press('Enter');
      await expect.poll(() => rows.count(), patience).toBe(16);
      await page.getByText(/^ListKeys, .*, 2 pages\.$/).waitFor();
      expect(await page.getByText("can't be reached").count()).toBe(0);
      await keys.getByRole('button', { name: 'Copy as CSV' }).click();
      const lines = 'navigator.clipboard.readText().then((text) => text.split("\\r\\n").length)';
      await expect.poll(() => page.evaluate(lines), patience).toBe(17);
      await explorer.close();
    }),
  );
});
