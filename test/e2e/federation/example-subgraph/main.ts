import { startExampleSubgraph } from './subgraph.ts';

/** The example subgraph by itself, for the compose file: it listens to PORT and HOST. */
const { PORT = '4001', HOST = '127.0.0.1' } = process.env;
const { url, close } = await startExampleSubgraph(Number(PORT), HOST);
process.stdout.write(`Example subgraph ${url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
