/** The service's own program, in which SIGUSR2 kills a worker. */
import cluster from 'node:cluster';

if (cluster.isPrimary) {
  process.on('SIGUSR2', () => {
    const [worker] = Object.values(cluster.workers ?? {});
    worker?.process.kill('SIGKILL');
  });
}
await import('../../src/main.ts');
