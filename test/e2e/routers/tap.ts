import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A router's request to the subgraph, and the response. */
export interface Passed {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly status: number;
  readonly answerHeaders: IncomingHttpHeaders;
}

export interface Tap {
  readonly url: string;
  /** Returns all requests since the last call. */
  drain(): readonly Passed[];
  close(): Promise<void>;
}

/** A proxy between a router and the subgraph that changes nothing and records all requests. */
export const startTap = async (target: () => string): Promise<Tap> => {
  let passed: Passed[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { headers, method } = incoming;
    const body = await buffer(incoming);
    const { host: _, connection: __, ...forwarded } = headers;
    const asked = request(target(), { method, headers: forwarded }, async (answer) => {
      passed.push({ headers, body, status: answer.statusCode ?? 0, answerHeaders: answer.headers });
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    asked.once('error', () => outgoing.destroy());
    asked.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    drain: () => {
      const taken = passed;
      passed = [];
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
