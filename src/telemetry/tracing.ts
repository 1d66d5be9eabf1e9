import {
  type Attributes,
  type Context,
  context,
  ProxyTracerProvider,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KmsError, type KmsOperation } from '../errors.ts';
import type { Provider, ProviderClient } from '../providers/provider.ts';

const instrumentation = 'key-policy-subgraph';

const tracerOf = (): Tracer => trace.getTracer(instrumentation);

/**
 * Whether an OpenTelemetry SDK is registered, as `--import` does before anything else runs. Without one, nothing below
 * is installed, so tracing costs nothing.
 */
export const isTracing = (): boolean => {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(instrumentation) !== undefined;
};

export interface TraceIds {
  readonly traceId?: string;
  readonly spanId?: string;
}

/** The ids of the current trace for log lines; empty without one. */
export const traceIdsOfNow = (): TraceIds => {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { traceId: span.traceId, spanId: span.spanId } : {};
};

/** The parent: the active span of another instrumentation, else the caller's context. */
const parentOf = ({ headers }: FastifyRequest): Context => {
  const active = context.active();
  return trace.getSpan(active) ? active : propagation.extract(active, headers);
};

const begin = (
  tracer: Tracer,
  request: FastifyRequest,
  route: string,
): { readonly span: Span; readonly within: Context } => {
  const parent = parentOf(request);
  const attributes = { 'http.request.method': request.method, 'http.route': route };
  const span = tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
  if (span.isRecording()) span.setAttribute('key_policy.request_id', request.id);
  return { span, within: trace.setSpan(parent, span) };
};

const end = (span: Span, { raw, statusCode }: FastifyReply): void => {
  if (raw.writableFinished) span.setAttribute('http.response.status_code', statusCode);
  else span.setAttribute('error.type', 'aborted');
  if (!raw.writableFinished || statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
};

/**
 * A span for each GraphQL request, in the trace that the caller's `traceparent` names.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export const traceRequests = (app: FastifyInstance): void => {
  const tracer = tracerOf();
  const contexts = new WeakMap<FastifyRequest, Context>();

  app.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (route !== '/graphql') return done();
    const { span, within } = begin(tracer, request, route);
    contexts.set(request, within);
    reply.raw.once('close', () => end(span, reply));
    done();
  });

  // The body arrives in the asynchronous context of the socket, so the span is activated only after its last bytes.
  app.addHook('preHandler', (request, _reply, done) => {
    const within = contexts.get(request);
    if (within) context.with(within, done);
    else done();
  });
};

/** Providers whose clients report each call as a span; the providers themselves without tracing. */
export const tracedProviders = (providers: readonly Provider[]): readonly Provider[] =>
  isTracing() ? providers.map(traced) : providers;

const traced = (provider: Provider): Provider => ({
  ...provider,
  createClient: (account, region, settings) =>
    tracedClient(provider.createClient(account, region, settings), {
      'cloud.provider': provider.traceName,
      'cloud.account.id': account.accountId,
      'cloud.region': region,
      'rpc.service': 'KMS',
    }),
});

/** Spans are named after the operation, and contain neither key nor policy. */
const tracedClient = (client: ProviderClient, place: Attributes): ProviderClient => {
  const tracer = tracerOf();
  const call = <T>(operation: KmsOperation, ask: () => Promise<T>): Promise<T> => {
    const attributes = { ...place, 'rpc.method': operation };
    return tracer.startActiveSpan(`KMS/${operation}`, { kind: SpanKind.CLIENT, attributes }, (span) =>
      ask()
        .catch((error: unknown) => {
          const code = error instanceof KmsError ? error.code : 'KMS_PROVIDER_ERROR';
          span.setAttribute('error.type', code);
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        })
        .finally(() => span.end()),
    );
  };
  return {
    getKeyPolicy: (ref, name, options) => call('GetKeyPolicy', () => client.getKeyPolicy(ref, name, options)),
    describeKey: (ref, options) => call('DescribeKey', () => client.describeKey(ref, options)),
    listKeys: (cursor, limit, options) => call('ListKeys', () => client.listKeys(cursor, limit, options)),
    listGrants: (ref, cursor, options) => call('ListGrants', () => client.listGrants(ref, cursor, options)),
    listAliases: (ref, cursor, options) => call('ListAliases', () => client.listAliases(ref, cursor, options)),
    listRegionAliases: (cursor, options) => call('ListAliases', () => client.listRegionAliases(cursor, options)),
    listTags: (ref, cursor, options) => call('ListResourceTags', () => client.listTags(ref, cursor, options)),
    getRotation: (ref, options) => call('GetKeyRotationStatus', () => client.getRotation(ref, options)),
    checkCredentials: (options) => client.checkCredentials(options),
    close: () => client.close(),
  };
};

const flushWithinMs = 2000;

/** Exports the remaining spans. Waits only briefly, since the process is about to end. */
export const flushTraces = async (): Promise<void> => {
  const provider = trace.getTracerProvider();
  const sdk: unknown = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
  if (!canFlush(sdk)) return;
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, flushWithinMs).unref());
  await Promise.race([sdk.forceFlush().catch(() => {}), timeout]);
};

const canFlush = (sdk: unknown): sdk is { forceFlush(): Promise<void> } =>
  typeof sdk === 'object' && sdk !== null && 'forceFlush' in sdk && typeof sdk.forceFlush === 'function';
