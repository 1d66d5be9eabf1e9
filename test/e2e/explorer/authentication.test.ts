import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { startService } from '../../../src/service.ts';
import { createBrowserSession, missingBrowser } from './chromium.ts';
import { openExplorer } from './explorer-page.ts';
import { ensurePage } from './page-build.ts';

const secret = 'a-secret-of-this-test';
const env = { PORT: '0', LOG_LEVEL: 'silent', GATEWAY_SHARED_SECRETS: secret, EXPLORER: 'true' };

it.runIf(missingBrowser === null)(
  'the explorer says where to type the secret that the server requires, and then fetches the schema',
  { timeout: 120_000 },
  async () => {
    await ensurePage();
    const service = await startService(loadConfig(env));
    const session = createBrowserSession();
    await session.use(async (browser) => {
      const { page, run, close } = await openExplorer(browser, service.url);
      const told = page.getByRole('alert').filter({ hasText: 'Under Headers' });
      await told.waitFor();
      await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
      await page.getByText('No Schema Available').waitFor();
      await page.getByRole('button', { name: 'Headers', exact: true }).click();
      await page.locator('section[aria-label="Headers"] .view-lines').last().click();
      await page.keyboard.insertText(JSON.stringify({ 'Router-Authorization': secret }));
      expect((await run()).errors).toBeUndefined();
      await told.waitFor({ state: 'detached' });
      await page.getByText('keyByAlias').waitFor();
      await close();
    });
    await session.close();
    await service.close();
  },
);
