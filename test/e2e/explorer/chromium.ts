import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** Where other systems install a Chromium. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
].find((path) => existsSync(path));

/** npm brings a Chromium for this system only. */
const bundled = process.platform === 'linux' && process.arch === 'x64';

/** What to tell where there is no browser; null where there is one. */
export const missingBrowser =
  bundled || installed !== undefined
    ? null
    : `Left out: the explorer in a browser. npm brings one for linux x64 only; install Chromium or Google Chrome.`;

export interface RunningBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts npm's Chromium, or an installed one where npm has none for this system. It reaches 127.0.0.1 alone. */
export async function startBrowser(): Promise<RunningBrowser> {
  const unpacked = bundled ? await unpack() : { options: { executablePath: installed ?? '' }, remove: async () => {} };
  const browser = await chromium.launch({
    ...unpacked.options,
    args: ['--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      await unpacked.remove();
    },
  };
}

/**
 * The package unpacks itself into the folder for temporary files, and takes what lies there for complete: a folder for
 * each run keeps a run that was broken off from spoiling the next one. Where it believes to be in a Lambda function, it
 * brings the libraries too that a machine without a desktop lacks.
 */
async function unpack(): Promise<{ readonly options: LaunchOptions; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'explorer-chromium-'));
  const before = { ...process.env };
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    const executablePath = await packed.executablePath();
    const { FONTCONFIG_PATH = '', LD_LIBRARY_PATH = '' } = process.env;
    return {
      options: { executablePath, env: { ...before, FONTCONFIG_PATH, LD_LIBRARY_PATH } },
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } finally {
    restoreEnvironment(before);
  }
}

function restoreEnvironment(before: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in before)) delete process.env[name];
  }
  Object.assign(process.env, before);
}
