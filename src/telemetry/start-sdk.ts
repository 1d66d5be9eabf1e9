import { isTracing } from './tracing.ts';

/** The part of `@opentelemetry/sdk-node` that is used. Operators install it; it is not a dependency. */
export interface NodeSdkPackage {
  readonly NodeSDK: new (options: {
    readonly serviceName?: string;
    readonly metricReaders: readonly never[];
    readonly logRecordProcessors: readonly never[];
  }) => { start(): void };
}

export interface SdkOptions {
  /** The environment, of which the SDK reads the variables OTEL_…; only the service name is read here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly load: () => Promise<NodeSdkPackage>;
}

const serviceName = 'key-policy-subgraph';

const notInstalled = `Tracing was requested with --import, but @opentelemetry/sdk-node is not installed next to ${serviceName}.
Install it (npm install @opentelemetry/sdk-node; on Node 20: @opentelemetry/sdk-node@^0.223.0), or start without --import.`;

const outOfReach = `Tracing was requested with --import, but the SDK uses an older @opentelemetry/api than this package, so no
span would be recorded. Install a single version of @opentelemetry/api: npm ls @opentelemetry/api.`;

/** The global symbol under which SDKs register, by major version of the API. */
const apiGlobal = Symbol.for('opentelemetry.js.api.1');

const isRegistered = (): boolean => {
  const registered: unknown = Reflect.get(globalThis, apiGlobal);
  return typeof registered === 'object' && registered !== null && 'trace' in registered;
};

const isNamed = ({ OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES = '' }: SdkOptions['env']): boolean =>
  Boolean(OTEL_SERVICE_NAME) || /(?:^|,)\s*service\.name=/.test(OTEL_RESOURCE_ATTRIBUTES);

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';

/**
 * Starts the OpenTelemetry SDK for traces, configured by OTEL_… variables. Returns an error message where it can't
 * start, and null where it runs or is turned off.
 */
export const startSdk = async ({ env, load }: SdkOptions): Promise<string | null> => {
  const sdk = await load().catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (sdk === null) return notInstalled;
  const name = isNamed(env) ? {} : { serviceName };
  new sdk.NodeSDK({ ...name, metricReaders: [], logRecordProcessors: [] }).start();
  return isRegistered() && !isTracing() ? outOfReach : null;
};
