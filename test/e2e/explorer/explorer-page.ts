import type { Browser, ConsoleMessage, Page, Request } from 'playwright-core';
import { expect } from 'vitest';

/** A GraphQL answer as the page received it. */
export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string };
  }[];
}

/** The explorer, open in a page of its own, which records everything that should not happen. */
export interface ExplorerPage {
  readonly page: Page;
  /** Addresses outside `origin` that the page requested, with or without success. */
  readonly outside: readonly string[];
  /** Errors and warnings in the console, including violations of the content security policy. */
  readonly complaints: readonly string[];
  /** The tabs' titles, from left to right. */
  titles(): Promise<readonly string[]>;
  openTab(title: string): Promise<void>;
  /** Runs the operation of the open tab, and returns the response. */
  run(): Promise<Answer>;
  close(): Promise<void>;
}

const tabTitles = '[id^="graphiql-session-tab-"]';
const queryInFront = "Object.entries(localStorage).find(([name]) => name.endsWith('graphiql:query'))?.[1] ?? ''";
const complaining = new Set(['error', 'warning', 'assert']);

/** Opens `/graphiql` and waits until it can be used. `prepare` may change how the page's requests are answered. */
export async function openExplorer(
  browser: Browser,
  origin: string,
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<ExplorerPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const outside: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request: Request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) outside.push(request.url());
  });
  page.on('console', (message: ConsoleMessage) => {
    if (complaining.has(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await prepare(page);
  await page.goto(`${origin}/graphiql`);
  await page.locator('.graphiql-query-editor .view-lines').waitFor();
  return {
    page,
    outside,
    complaints,
    titles: () => page.locator(tabTitles).allTextContents(),
    openTab: (title) => openTab(page, title),
    run: () => run(page),
    close: () => context.close(),
  };
}

/**
 * Opens a tab, and waits until GraphiQL has parsed its query, which takes a moment: before, it would send the name of
 * the previous operation. GraphiQL stores the query at the same time.
 */
async function openTab(page: Page, title: string): Promise<void> {
  if ((await page.locator(`.graphiql-tab-active ${tabTitles}`).textContent()) === title) return;
  await page.locator(tabTitles).getByText(title, { exact: true }).click();
  await expect.poll(() => page.evaluate<string>(queryInFront), { timeout: 20_000 }).toContain(`query ${title}`);
}

async function run(page: Page): Promise<Answer> {
  const answered = page.waitForResponse((response) => response.url().endsWith('/graphql'));
  await page.getByRole('button', { name: /^Execute query/ }).click();
  return (await answered).json();
}

/** The index may still be starting at the first query. */
export const startingCodes: ReadonlySet<string | undefined> = new Set(['KMS_INDEX_UNAVAILABLE', 'KMS_BUDGET_EXCEEDED']);

/** Runs the operation of the open tab until the index, where the operation needs it, answers. */
export async function runUntilRead(explorer: ExplorerPage): Promise<Answer> {
  const answer = await explorer.run();
  const isStarting = answer.errors?.some(({ extensions }) => startingCodes.has(extensions?.code)) ?? false;
  return isStarting ? runUntilRead(explorer) : answer;
}
