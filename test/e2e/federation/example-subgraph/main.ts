import { startExampleSubgraph } from './subgraph.ts';

/** Runs the example subgraph as a program, for the compose file. It listens on HOST and PORT. */
const { PORT = '4001', HOST = '127.0.0.1' } = process.env;
const { url, close } = await startExampleSubgraph(Number(PORT), HOST);
process.stdout.write(`Example subgraph ${url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
