import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface FolderLock {
  release(): Promise<void>;
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** In a container every process may have the same id: what this process finds under its own was left by another. */
const isHeld = async (file: string): Promise<boolean> => {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  return pid > 0 && pid !== process.pid && isRunning(pid);
};

/**
 * Takes a folder for this process alone: two databases in the same files would destroy each other's. A lock that a
 * process has left when it was killed counts for nothing.
 *
 * @throws where another process holds it
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const file = `${folder}.lock`;
  await mkdir(dirname(folder), { recursive: true });
  if (await isHeld(file)) throw new Error('Another process has the index in INDEX_PATH open.');
  await rm(file, { force: true });
  await writeFile(file, String(process.pid), { flag: 'wx' });
  return { release: () => rm(file, { force: true }) };
};
