import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { type Service, startService } from '../../../src/service.ts';
import { objectionsOf } from './accessibility.ts';
import { artefacts } from './artefacts.ts';
import { createBrowserSession, missingBrowser } from './chromium.ts';
import { type ExplorerPage, openExplorer } from './explorer-page.ts';
import { ensurePage } from './page-build.ts';

/** A busy machine takes its time. */
const patience = { timeout: 20_000 };

const hostileTexts = [
  '<script>window.isHacked = true</script>',
  '"><img src="https://elsewhere.example/" onerror="window.isHacked = true">',
  '=cmd|calc',
  '\u202egro.elpmaxe\u0000',
  '😀'.repeat(60),
  'x'.repeat(5000),
];

const entryOf = (value: string) => ({
  node: { principal: { kind: 'ROLE', value, accountId: value, external: true }, capabilities: ['ADMINISTRATION'] },
});

/** Answers of a server that is not the sandbox's: each query gets the next one, and at last the last one. */
const answerWith =
  (...answers: readonly unknown[]) =>
  (page: Page): Promise<unknown> => {
    let next = 0;
    return page.route('**/graphql', (route) => {
      if (route.request().postData()?.includes('IntrospectionQuery')) return route.continue();
      const answer = answers[Math.min(next, answers.length - 1)];
      next += 1;
      return answer === 'unreachable' ? route.abort() : route.fulfill({ json: answer });
    });
  };

describe.runIf(missingBrowser === null)('the last answer in a browser, from other servers', () => {
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

  const withAnswers = (answers: readonly unknown[], work: (explorer: ExplorerPage) => Promise<void>) => () =>
    session.use(async (browser) => {
      const explorer = await openExplorer(browser, service.url, answerWith(...answers));
      await work(explorer).finally(() => explorer.close());
    });

  const execute = (page: Page) => page.getByRole('button', { name: /^Execute query/ }).click();
  const view = (page: Page, kind: string) => page.locator(`.answers [data-view="${kind}"]`);
  const clipboard = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()');

  it(
    'is text, whatever it contains, and is copied as valid SVG and harmless CSV',
    { timeout: 120_000 },
    withAnswers(
      [{ data: { entries: { edges: hostileTexts.map(entryOf) } } }],
      async ({ page, outside, complaints }) => {
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        await execute(page);
        await view(page, 'access').waitFor();
        await page.getByRole('button', { name: 'Copy as SVG' }).click();
        await expect.poll(() => clipboard(page), patience).toContain('<svg');
        const isValid = `navigator.clipboard.readText().then((text) => {
        const file = new DOMParser().parseFromString(text, 'image/svg+xml');
        return file.querySelector('parsererror, script, image, foreignObject, [href]') === null;
      })`;
        expect(await page.evaluate(isValid)).toBe(true);
        await page.getByText('The same as a table').click();
        await page.getByRole('button', { name: 'Copy as CSV' }).click();
        await expect.poll(() => clipboard(page), patience).toContain(`"'=cmd|calc"`);
        expect(await clipboard(page)).toContain('[U+202E]gro.elpmaxe[U+0000]');
        expect(await page.evaluate('window.isHacked')).toBeUndefined();
        expect(outside).toEqual([]);
        expect(complaints).toEqual([]);
      },
    ),
  );

  it(
    'is never an earlier one: errors and an unreachable server take its place',
    { timeout: 120_000 },
    withAnswers(
      [{ data: { a: { outcome: 'ALLOW' } } }, { errors: [{ message: 'It is broken.' }] }, 'unreachable'],
      async ({ page }) => {
        await execute(page);
        await view(page, 'decision').waitFor();
        await execute(page);
        await view(page, 'problems').getByText('It is broken.').waitFor();
        expect(await view(page, 'decision').count()).toBe(0);
        await execute(page);
        await view(page, 'problems').getByText("can't be reached").waitFor();
      },
    ),
  );

  it(
    'is none where the user stops the query, whatever arrives later',
    { timeout: 120_000 },
    withAnswers([{ data: { a: { outcome: 'ALLOW' } } }], async ({ page }) => {
      await execute(page);
      await view(page, 'decision').waitFor();
      const sent: Route[] = [];
      await page.route('**/graphql', (route) => void sent.push(route));
      await execute(page);
      await page.locator('.answers').getByText('is being answered').waitFor();
      await page.getByRole('button', { name: /^Stop query/ }).click();
      await page
        .locator('.answers')
        .getByText(/^Run a query/)
        .waitFor();
      await sent[0]?.fulfill({ json: { data: { a: { outcome: 'ALLOW' } } } }).catch(() => {});
      await page.unroute('**/graphql');
      expect(await view(page, 'decision').count()).toBe(0);
      await expect.poll(() => page.locator('.graphiql-response .view-lines').innerText(), patience).toBe('');
    }),
  );

  it(
    'has no columns without text, so that a narrow screen shows the message of an error',
    { timeout: 120_000 },
    withAnswers(
      [
        { errors: [{ message: 'It is broken, and nobody knows why, or when it will be repaired.' }] },
        { errors: [{ message: 'It is broken.', path: ['a'], extensions: { code: 'KMS_THROTTLED' } }] },
      ],
      async ({ page }) => {
        await page.setViewportSize({ width: 400, height: 800 });
        await execute(page);
        const problems = view(page, 'problems');
        await expect.poll(() => problems.locator('th').allTextContents(), patience).toEqual(['Message']);
        const { x = 0, width = 999 } = (await problems.locator('td').boundingBox()) ?? {};
        expect(x + width).toBeLessThanOrEqual(400);
        await execute(page);
        await expect
          .poll(() => problems.locator('th').allTextContents(), patience)
          .toEqual(['Code', 'Message', 'Where']);
      },
    ),
  );

  it(
    'shows what an index does not know when it finds nothing',
    { timeout: 120_000 },
    withAnswers([{ data: { keySearch: { edges: [], complete: false, totalCount: 0 } } }], async ({ page }) => {
      await execute(page);
      await view(page, 'keys').getByText('Not complete').waitFor();
      await view(page, 'keys').getByText('0 keys.').waitFor();
    }),
  );

  const versionOf = (firstSeenAt: string, verdict: string) => ({
    node: { firstSeenAt, changes: [{ kind: 'ADDED', path: 'Id', before: null, after: 'x' }], newAccess: { verdict } },
  });
  const versions = [
    versionOf('2026-11-27T10:00:00.000Z', 'SOME'),
    versionOf('2026-11-27T09:59:00.000Z', 'NONE'),
    versionOf('2026-08-01T00:00:00.000Z', 'UNDECIDED'),
  ];

  it(
    'is a line of time, where a shape says whether a version gave new access',
    { timeout: 120_000 },
    withAnswers([{ data: { key: { history: { edges: versions } } } }], async ({ page }) => {
      await execute(page);
      const history = view(page, 'timeline');
      await history
        .getByRole('img', { name: /^3 events, 2026-08-01 .* to 2026-11-27 .*; 1 gave new access\.$/ })
        .waitFor();
      expect(await history.locator('.mark text').allTextContents()).toEqual(['1', '2', '3']);
      expect(await history.locator('.mark circle').count()).toBe(1);
      expect(await history.locator('li strong').allTextContents()).toEqual([
        ', new access',
        ', no new access',
        ', new access undecided',
      ]);
      expect(await objectionsOf(page)).toEqual([]);
      await page.screenshot({ path: `${artefacts}Timeline.png` });
    }),
  );

  const summaryOf = (judged: number, asOf: string | null) => ({
    data: { keySummary: { total: 3, judged, unread: 3 - judged, complete: true, asOf } },
  });

  it(
    'follows the progress of the index until all is read',
    { timeout: 120_000 },
    withAnswers(
      [summaryOf(1, null), summaryOf(2, null), summaryOf(3, '2026-11-27T00:00:00.000Z')],
      async ({ page }) => {
        await execute(page);
        await view(page, 'counts').getByText('1 of 3 keys').waitFor();
        await page.getByRole('checkbox', { name: 'Ask again until every key has been read' }).check();
        await view(page, 'counts').getByText('3 of 3 keys').waitFor();
        expect(await page.getByRole('checkbox').count()).toBe(0);
      },
    ),
  );

  const keyOf = (_: unknown, index: number) => ({ node: { arn: `arn:${index}`, policy: { exposure: 'NONE' } } });

  it(
    'draws the first rows of thousands, and all when asked to',
    { timeout: 120_000 },
    withAnswers([{ data: { keys: { edges: Array.from({ length: 2000 }, keyOf) } } }], async ({ page }) => {
      await execute(page);
      const rows = view(page, 'keys').locator('tbody tr');
      await expect.poll(() => rows.count(), patience).toBe(100);
      await page.getByRole('searchbox').fill('arn:1999');
      await expect.poll(() => rows.count(), patience).toBe(1);
      await page.getByRole('searchbox').fill('');
      await page.getByRole('button', { name: 'Show all 2000 keys' }).press('Enter');
      await expect.poll(() => rows.count(), patience).toBe(2000);
      expect(await page.evaluate('document.activeElement.dataset.view')).toBe('keys');
    }),
  );

  it(
    'fits a narrow screen, with the editors below it',
    { timeout: 120_000 },
    withAnswers([{ data: { a: { outcome: 'ALLOW' } } }], async ({ page }) => {
      await page.setViewportSize({ width: 400, height: 800 });
      await execute(page);
      await view(page, 'decision').waitFor();
      const widths = '[document.documentElement.scrollWidth, document.querySelector(".answers").clientWidth]';
      const [wide = 0, pane = 0] = await page.evaluate<number[]>(widths);
      expect(wide).toBeLessThanOrEqual(400);
      expect(pane).toBeGreaterThan(250);
      expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(800);
    }),
  );
});
