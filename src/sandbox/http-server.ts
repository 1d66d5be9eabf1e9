import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `hang` keeps the connection open without a response; `reset` closes it with a TCP reset. */
export type HttpOutcome = HttpResponse | 'hang' | 'reset';

/** Errors are responses too. `tooLarge` means that the body exceeded the limit and is empty here. */
export type HttpHandler = (request: HttpRequest, tooLarge: boolean) => Promise<HttpOutcome>;

export interface ListeningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Far more than a policy of 32 KB takes when form-encoded and escaped. */
const maxBodyBytes = 1024 * 1024;

/** Alibaba Cloud's RPC clients send all parameters in the query string, policies included. */
const maxHeaderBytes = 256 * 1024;

/** Longer than the idle timeout of the SDKs' agents, so that it is always the client that closes the connection. */
const keepAliveTimeoutMs = 75_000;

/** Serves one provider's protocol on a port of its own; port 0 selects a free one. */
export const listen = async (host: string, port: number, handle: HttpHandler): Promise<ListeningServer> => {
  const server = createServer(
    { keepAliveTimeout: keepAliveTimeoutMs, maxHeaderSize: maxHeaderBytes },
    (message, response) => {
      readBody(message)
        .then((body) => handle(toRequest(message, body ?? Buffer.alloc(0)), body === null))
        .then((outcome) => send(response, outcome))
        .catch(() => response.destroy());
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Resolves to null where the body is too large; the rest of the body is then discarded. */
const readBody = (message: IncomingMessage): Promise<Buffer | null> => {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
    });
    message.on('end', () => resolve(bytes > maxBodyBytes ? null : Buffer.concat(chunks)));
    message.on('error', reject);
  });
};

const toRequest = (message: IncomingMessage, body: Buffer): HttpRequest => {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: message.headers,
    body,
  };
};

const send = (response: ServerResponse, outcome: HttpOutcome): void => {
  if (outcome === 'hang') return;
  if (outcome === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body } = outcome;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
};
