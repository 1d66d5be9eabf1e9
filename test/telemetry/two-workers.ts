/** Two workers that share a port, in a program of their own: standard output says where they are, once both are. */
import cluster from 'node:cluster';
import { collectMetricsOfWorkers } from '../../src/telemetry/metrics/worker-metrics.ts';
import { startWithSandbox } from '../support/service.ts';

if (cluster.isPrimary) {
  collectMetricsOfWorkers();
  const workers = [cluster.fork(), cluster.fork()];
  let listening = 0;
  cluster.on('message', (_worker, message: { readonly url?: string }) => {
    if (message.url === undefined) return;
    listening += 1;
    if (listening === workers.length) process.stdout.write(`${message.url}\n`);
  });
  process.on('SIGUSR2', () => workers[0]?.process.kill('SIGSTOP'));
  process.on('SIGTERM', () => {
    for (const worker of workers) worker.process.kill('SIGKILL');
    process.exit(0);
  });
} else {
  const { service } = await startWithSandbox({ sandbox: { seeds: false } });
  process.send?.({ url: service.url });
}
