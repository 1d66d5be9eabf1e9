import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { type Service, startService } from '../../../src/service.ts';
import { artefacts } from './artefacts.ts';
import { createBrowserSession, missingBrowser } from './chromium.ts';
import { openExplorer, runUntilRead } from './explorer-page.ts';
import { ensurePage } from './page-build.ts';

/** The kinds of views that show the answer of each tab. */
const drawn = [
  { title: 'BothClouds', views: ['exposure', 'table', 'findings', 'facts', 'difference'] },
  { title: 'WhoCanUseKey', views: ['exposure', 'access', 'findings'] },
  { title: 'IsKeyOpen', views: ['exposure', 'findings'] },
  { title: 'MayPrincipalUseKey', views: ['decision'] },
  { title: 'ReviewDraft', views: ['findings', 'access'] },
  { title: 'ComparePolicy', views: ['changes', 'newAccess', 'difference'] },
  { title: 'KeyGrants', views: ['grants'] },
  { title: 'ReplicaDrift', views: ['difference'] },
  { title: 'FollowAlias', views: ['table', 'facts'] },
  { title: 'OpenKeys', views: ['keys'] },
  { title: 'FleetSummary', views: ['counts'] },
  { title: 'KeysOfPrincipal', views: ['keys'] },
  { title: 'PolicyChanges', views: ['timeline'] },
  { title: 'KeyHistory', views: ['timeline'] },
  { title: 'Entities', views: ['keys'] },
  { title: 'ListKeys', views: ['keys', 'findings'] },
  { title: 'ListAccounts', views: ['table'] },
  { title: 'Errors', views: ['problems'] },
] as const;

describe.runIf(missingBrowser === null)('the last answer in a browser', () => {
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

  it.each(drawn)('$title is drawn', { timeout: 120_000 }, ({ title, views }) =>
    session.use(async (browser) => {
      const explorer = await openExplorer(browser, service.url);
      const { page } = explorer;
      await explorer.openTab(title);
      await runUntilRead(explorer);
      for (const view of views) await page.locator(`.answers [data-view="${view}"]`).first().waitFor();
      await page.screenshot({ path: `${artefacts}${title}.png` });
      expect(explorer.outside).toEqual([]);
      expect(explorer.complaints).toEqual([]);
      await explorer.close();
    }),
  );

  it('are accessible: tables can be sorted and filtered by keyboard', { timeout: 120_000 }, () =>
    session.use(async (browser) => {
      const explorer = await openExplorer(browser, service.url);
      const { page } = explorer;
      await explorer.openTab('ListKeys');
      await explorer.run();
      const rows = page.locator('.answers [data-view="keys"] tbody tr');
      await expect.poll(() => rows.count()).toBeGreaterThan(1);
      await page.getByRole('button', { name: 'Exposure' }).press('Enter');
      await expect.poll(() => page.locator('.answers th[aria-sort="ascending"]').innerText()).toContain('Exposure');
      await page.getByRole('searchbox').fill('public');
      await expect.poll(() => rows.count()).toBeLessThan(10);
      await explorer.close();
    }),
  );
});
