import { isTracing } from './tracing.ts';

/** The part of `@opentelemetry/sdk-node` that is used. It is the operator's to install: this package goes without. */
export interface NodeSdkPackage {
  readonly NodeSDK: new (options: {
    readonly serviceName?: string;
    readonly metricReaders: readonly never[];
    readonly logRecordProcessors: readonly never[];
  }) => { start(): void };
}

export interface SdkOptions {
  /** Where the operator sets the SDK's own variables, OTEL_…; only the service's name is looked for here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly load: () => Promise<NodeSdkPackage>;
}

const serviceName = 'key-policy-subgraph';

const notInstalled = `Tracing was asked for with --import, but @opentelemetry/sdk-node is not installed beside ${serviceName}.
Install it (npm install @opentelemetry/sdk-node; on Node 20: @opentelemetry/sdk-node@^0.223.0), or start without --import.`;

const outOfReach = `Tracing was asked for with --import, but the SDK brought an older @opentelemetry/api than this package uses, so that no
span would be recorded. Have one version of @opentelemetry/api installed: npm ls @opentelemetry/api.`;

/** Where the API keeps what SDKs register, by its major version. */
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
 * Starts the OpenTelemetry SDK for traces, as the OTEL_… variables of the environment tell it. Answers with what is to
 * be said where it can't, and null where it runs or the environment turned it off.
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
