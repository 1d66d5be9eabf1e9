import { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';

/** An empty variable counts as unset, as in shells and compose files. */
const unsetIfEmpty = (value: unknown): unknown => (value === '' ? undefined : value);
const variable = <T extends z.ZodType>(schema: T) => z.preprocess(unsetIfEmpty, schema.optional());

const port = variable(
  z
    .string()
    .regex(/^\d{1,5}$/, { error: 'expected a port from 0 to 65535' })
    .transform(Number)
    .refine((value) => value <= 65_535, { error: 'expected a port from 0 to 65535' }),
);

const whole = (min: number, max: number, unit: string) => {
  const error = `expected a whole number of ${unit} from ${min} to ${max}`;
  return variable(
    z
      .string()
      .regex(/^\d{1,9}$/, { error })
      .transform(Number)
      .refine((value) => value >= min && value <= max, { error }),
  );
};

const switches: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['off', false],
  ['0', false],
]);

const onOff = variable(
  z
    .string()
    .refine((value) => switches.has(value.toLowerCase()), { error: 'expected true or false' })
    .transform((value) => switches.get(value.toLowerCase()) ?? false),
);

const oneOf = <const T extends readonly string[]>(values: T) =>
  variable(z.enum(values, { error: `expected one of ${values.join(', ')}` }));

const url = (protocols: readonly string[]) => {
  const isUrl = (value: string) => URL.canParse(value) && protocols.includes(new URL(value).protocol);
  return variable(z.string().refine(isUrl, { error: `expected a URL that starts with ${protocols.join('// or ')}//` }));
};

/** Shorter secrets can be guessed. */
const leastSecret = 16;

const secretList = variable(
  z
    .string()
    .transform((value) => value.split(',').map((secret) => secret.trim()))
    .refine((secrets) => secrets.every((secret) => secret !== ''), {
      error: 'expected secrets with one comma between them, none of them empty',
    })
    .refine((secrets) => secrets.every((secret) => secret === '' || secret.length >= leastSecret), {
      error: `expected secrets of at least ${leastSecret} characters, chosen at random`,
    }),
);

const secret = variable(
  z.string().min(leastSecret, { error: `expected at least ${leastSecret} characters, chosen at random` }),
);

/** The key is derived from it, so it may be any text that can't be guessed. */
const encryptionKey = variable(z.string().min(32, { error: 'expected at least 32 characters, chosen at random' }));

const plain = variable(z.string());

/** A proxy's URL, which may lack the protocol, as in other programs. */
const proxyUrl = variable(
  z
    .string()
    .transform((value) => (/^[a-z]+:\/\//i.test(value) ? value : `http://${value}`))
    .refine((value) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol), {
      error: 'expected the URL of an HTTP proxy',
    }),
);

const environmentSchema = z.object({
  PORT: port,
  HOST: variable(z.string().regex(/^[\w.:[\]-]{1,253}$/, { error: 'expected a host name or an IP address' })),
  KMS_CONFIG: plain,
  GATEWAY_SHARED_SECRETS: secretList,
  GATEWAY_HMAC_SECRET: secret,
  ALLOW_UNAUTHENTICATED: onOff,
  TLS_CERT_FILE: plain,
  TLS_KEY_FILE: plain,
  TLS_CLIENT_CA_FILE: plain,
  JWT_JWKS_URL: url(['https:', 'http:']),
  JWT_ISSUER: plain,
  JWT_AUDIENCE: plain,
  REDIS_URL: url(['redis:', 'rediss:']),
  REDIS_ENCRYPTION_KEY: encryptionKey,
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  INDEX_PATH: plain,
  INDEX_ENCRYPTION_KEY: encryptionKey,
  CACHE_CONTROL_SCOPE: oneOf(['public', 'private']),
  AUTH_DIRECTIVES: onOff,
  EXPLORER: onOff,
  MCP: onOff,
  METRICS: onOff,
  INLINE_TRACE: onOff,
  DRAIN_DELAY_SECONDS: whole(0, 600, 'seconds'),
  DRAIN_TIMEOUT_SECONDS: whole(1, 600, 'seconds'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  HTTP_PROXY: proxyUrl,
  HTTPS_PROXY: proxyUrl,
  NO_PROXY: plain,
  AWS_CA_BUNDLE: plain,
  NODE_EXTRA_CA_CERTS: plain,
  SANDBOX_AWS_PORT: port,
  SANDBOX_ALIBABA_PORT: port,
});

/** The variables of the environment by name; undefined where unset. */
export type Environment = z.infer<typeof environmentSchema>;

/** The names that `readEnvironment` looks at. */
export const environmentNames: readonly string[] = Object.keys(environmentSchema.shape);

export interface EnvironmentReading {
  /** Without variables that are not valid, so that checks across variables can still run. */
  readonly environment: Partial<Environment>;
  readonly problems: readonly ConfigProblem[];
}

const lowerCaseNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const;

/** Most programs give precedence to the lower-case names. */
const withLowerCase = (env: Readonly<Record<string, string | undefined>>) => ({
  ...env,
  ...Object.fromEntries(lowerCaseNames.map((name) => [name, env[name.toLowerCase()] || env[name]])),
});

/** Reads each variable, and reports all that are not valid. Messages never contain a value. */
export const readEnvironment = (variables: Readonly<Record<string, string | undefined>>): EnvironmentReading => {
  const env = withLowerCase(variables);
  const parsed = environmentSchema.safeParse(env);
  if (parsed.success) return { environment: parsed.data, problems: [] };
  const problems = parsed.error.issues.map(({ path, message }) => ({ path: String(path[0]), message }));
  const wrong = new Set(problems.map(({ path }) => path));
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.has(name)));
  return { environment: environmentSchema.parse(rest), problems };
};
