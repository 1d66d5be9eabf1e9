import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RawServer {
  readonly url: string;
  /** Bodies and paths of the requests so far. */
  readonly requests: readonly { readonly path: string; readonly body: string }[];
  /** How many TCP connections were opened so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** An HTTP server that answers what the sandbox would not. */
export async function createRawServer(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<RawServer> {
  const requests: { path: string; body: string }[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString() });
      answer(response, request);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
