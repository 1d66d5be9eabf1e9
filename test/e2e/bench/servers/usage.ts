/** The resources that the process has used so far, for the program that started it. */
export const usageCommands = {
  /** Milliseconds of CPU time of all threads. */
  cpuMs: (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  rssBytes: (): number => process.memoryUsage.rss(),
};
