import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Usual paths of Chromium or Google Chrome; the variable `CHROMIUM` may contain another path. */
const executablePath = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
].find((path) => path !== '' && existsSync(path));

/** Why the tests are skipped, if there is no browser; null if there is one. */
export const missingBrowser =
  executablePath === undefined
    ? 'Left out: the explorer in a browser. Install Chromium or Google Chrome, or name one in CHROMIUM.'
    : null;

/** A browser that can connect only to 127.0.0.1. */
const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });

export interface BrowserSession {
  /**
   * Runs `work` in the browser, which is started if it is not running. If the browser ends meanwhile, the work is
   * repeated in a new one: the page is tested, not the browser, which a busy machine may end at any time.
   */
  use<Result>(work: (browser: Browser) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export const createBrowserSession = (): BrowserSession => {
  let running: Promise<Browser> | undefined;
  const current = async (): Promise<Browser> => {
    const browser = await running;
    if (browser?.isConnected()) return browser;
    running = launch();
    return running;
  };
  return {
    use: async (work) => {
      const browser = await current();
      try {
        return await work(browser);
      } catch (error) {
        if (browser.isConnected()) throw error;
        return work(await current());
      }
    },
    close: async () => (await running)?.close(),
  };
};
