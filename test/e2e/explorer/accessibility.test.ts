import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { type Service, startService } from '../../../src/service.ts';
import { objectionsOf } from './accessibility.ts';
import { createBrowserSession, missingBrowser } from './chromium.ts';
import { openExplorer, runUntilRead } from './explorer-page.ts';
import { ensurePage } from './page-build.ts';

/** Tabs whose answers have every kind of view. */
const titles = [
  'WhoCanUseKey',
  'IsKeyOpen',
  'MayPrincipalUseKey',
  'ReviewDraft',
  'ComparePolicy',
  'KeyGrants',
  'ReplicaDrift',
  'FollowAlias',
  'FleetSummary',
  'KeyHistory',
  'ListKeys',
  'ListAccounts',
  'Errors',
];

const widths = [1280, 400];
const colorSchemes = ['light', 'dark'] as const;

describe.runIf(missingBrowser === null)('axe', () => {
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

  it.each(titles)(
    'has no objections to the answer of %s, in any width and color scheme',
    { timeout: 120_000 },
    (title) =>
      session.use(async (browser) => {
        const explorer = await openExplorer(browser, service.url);
        const { page } = explorer;
        await explorer.openTab(title);
        await runUntilRead(explorer);
        await page.locator('.answers [data-view]').first().waitFor();
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          for (const colorScheme of colorSchemes) {
            await page.emulateMedia({ colorScheme });
            expect(await objectionsOf(page), `${width} pixels, ${colorScheme}`).toEqual([]);
          }
        }
        await explorer.close();
      }),
  );
});
