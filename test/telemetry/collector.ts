import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as received, with its attributes and its kind as text. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | undefined;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly service: unknown;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly Attribute[];
  readonly status?: { readonly code?: number };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
}

const kinds = [undefined, 'internal', 'server', 'client'] as const;

const toRecord = (attributes: readonly Attribute[] = []): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

const toSpans = ({ resourceSpans }: Export): readonly CollectedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ traceId, spanId, parentSpanId, name, kind, attributes, status }) => ({
        traceId,
        spanId,
        parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
        name,
        kind: kinds[kind],
        isError: status?.code === 2,
        attributes: toRecord(attributes),
        service: toRecord(resource.attributes)['service.name'],
      })),
    ),
  );

export interface Collector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** All bodies as received. */
  readonly text: string;
  close(): Promise<void>;
}

/** Takes spans as an OpenTelemetry collector does: OTLP over HTTP, in JSON. */
export const startCollector = async (): Promise<Collector> => {
  const spans: CollectedSpan[] = [];
  let text = '';
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    text += body;
    if (request.url === '/v1/traces') spans.push(...toSpans(JSON.parse(body)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    get text() {
      return text;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
