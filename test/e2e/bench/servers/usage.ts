/** What the process has used so far, for the side that starts it. */
export const usageCommands = {
  /** Milliseconds of CPU, all threads together. */
  cpuMs: (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  rssBytes: (): number => process.memoryUsage.rss(),
};
