import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RawServer {
  readonly url: string;
  /** The requests so far. */
  readonly requests: readonly RawRequest[];
  /** How many TCP connections were opened so far. */
  readonly connections: number;
  /** How many of them the client closed before it got an answer. */
  readonly broken: number;
  close(): Promise<void>;
}

export interface RawRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server for responses that the sandbox would not send. */
export async function createRawServer(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<RawServer> {
  const requests: RawRequest[] = [];
  let connections = 0;
  let broken = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      requests.push({ path, headers, body: Buffer.concat(chunks).toString() });
      answer(response, request);
    });
    response.on('close', () => {
      if (!response.writableFinished) broken += 1;
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
    get broken() {
      return broken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
