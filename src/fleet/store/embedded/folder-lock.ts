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

/** In containers, processes often have the same id: a lock with this process's id may be left over from another one. */
const isHeld = async (file: string): Promise<boolean> => {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  return pid > 0 && pid !== process.pid && isRunning(pid);
};

/**
 * Locks a folder for this process: two databases on the same files would corrupt them. The lock of a process that no
 * longer runs is ignored.
 *
 * @throws where another process holds the lock
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  const file = `${folder}.lock`;
  await mkdir(dirname(folder), { recursive: true });
  if (await isHeld(file)) throw new Error('Another process has the index in INDEX_PATH open.');
  await rm(file, { force: true });
  await writeFile(file, String(process.pid), { flag: 'wx' });
  return { release: () => rm(file, { force: true }) };
};
