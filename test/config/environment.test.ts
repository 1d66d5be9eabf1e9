import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { load, problemsOf } from './loading.ts';

describe('an empty environment', () => {
  const config = loadConfig({}, () => {
    throw new Error('no file is read');
  });

  it('runs the sandbox on loopback, with the explorer', () => {
    expect(config).toMatchObject({
      sandbox: true,
      accounts: [],
      sandboxPorts: { aws: 0, alibabaCloud: 0 },
      redis: null,
    });
    expect(config.server).toEqual({
      host: '127.0.0.1',
      port: 4000,
      explorer: true,
      mcp: false,
      allowUnauthenticated: false,
      gatewaySharedSecrets: [],
      gatewayHmacSecret: null,
      tls: null,
      jwt: null,
      allowedHosts: [],
      publicCacheControl: false,
      authDirectives: false,
    });
  });

  it('has the documented defaults, in milliseconds', () => {
    expect(config.cache).toMatchObject({ ttlMs: 60_000, negativeTtlMs: 5000, staleMs: 600_000, maxEntries: 100_000 });
    expect(config.provider).toEqual({ timeoutMs: 3000, deadlineMs: 8000, credentialsTimeoutMs: 6000 });
    expect(config.limits.representations).toBe(1000);
    expect(config.telemetry).toEqual({ metrics: true, inlineTrace: false });
    expect(config.lifecycle).toEqual({ drainDelayMs: 3000, drainTimeoutMs: 20_000 });
    expect(config.logLevel).toBe('info');
  });

  it('is deeply frozen', () => {
    const parts = [config, config.accounts, config.cache, config.server, config.server.gatewaySharedSecrets];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  });
});

describe('the environment', () => {
  it('reads all settings', () => {
    const config = loadConfig(
      {
        PORT: '0',
        HOST: '0.0.0.0',
        GATEWAY_SHARED_SECRETS: 'one of two secrets, the other secret',
        GATEWAY_HMAC_SECRET: 'a third secret at least',
        TLS_CERT_FILE: 'cert.pem',
        TLS_KEY_FILE: 'key.pem',
        TLS_CLIENT_CA_FILE: 'ca.pem',
        JWT_JWKS_URL: 'https://issuer.test/jwks',
        JWT_ISSUER: 'https://issuer.test',
        JWT_AUDIENCE: 'kms',
        REDIS_URL: 'rediss://cache.test:6380',
        REDIS_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
        CACHE_CONTROL_SCOPE: 'private',
        AUTH_DIRECTIVES: 'on',
        EXPLORER: 'false',
        METRICS: 'off',
        INLINE_TRACE: 'true',
        DRAIN_DELAY_SECONDS: '0',
        DRAIN_TIMEOUT_SECONDS: '60',
        LOG_LEVEL: 'debug',
        SANDBOX_AWS_PORT: '14566',
        SANDBOX_ALIBABA_PORT: '14567',
      },
      () => 'pem',
    );
    expect(config.server).toEqual({
      host: '0.0.0.0',
      port: 0,
      explorer: false,
      mcp: false,
      allowUnauthenticated: false,
      gatewaySharedSecrets: ['one of two secrets', 'the other secret'],
      gatewayHmacSecret: 'a third secret at least',
      tls: { certFile: 'cert.pem', keyFile: 'key.pem', clientCaFile: 'ca.pem' },
      jwt: { jwksUrl: 'https://issuer.test/jwks', issuer: 'https://issuer.test', audience: 'kms' },
      allowedHosts: [],
      publicCacheControl: false,
      authDirectives: true,
    });
    expect(config.redis).toEqual({
      url: 'rediss://cache.test:6380',
      encryptionKey: Buffer.alloc(32).toString('base64'),
    });
    expect(config.telemetry).toEqual({ metrics: false, inlineTrace: true });
    expect(config.lifecycle).toEqual({ drainDelayMs: 0, drainTimeoutMs: 60_000 });
    expect(config.logLevel).toBe('debug');
    expect(config.sandboxPorts).toEqual({ aws: 14_566, alibabaCloud: 14_567 });
  });

  it('lets answers be cached publicly if configured', () => {
    expect(loadConfig({ CACHE_CONTROL_SCOPE: 'public' }).server.publicCacheControl).toBe(true);
  });

  it('counts an empty variable as not set', () => {
    expect(loadConfig({ PORT: '', KMS_CONFIG: '', EXPLORER: '' })).toMatchObject({ sandbox: true });
  });

  it.each([
    [{ PORT: '65536' }, 'PORT: expected a port from 0 to 65535'],
    [{ PORT: '-1' }, 'PORT: expected a port from 0 to 65535'],
    [{ EXPLORER: 'maybe' }, 'EXPLORER: expected true or false'],
    [{ EXPLORER: 'constructor' }, 'EXPLORER: expected true or false'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent'],
    [{ CACHE_CONTROL_SCOPE: 'all' }, 'CACHE_CONTROL_SCOPE: expected one of public, private'],
    [{ REDIS_URL: 'http://cache' }, 'REDIS_URL: expected a URL that starts with redis:// or rediss://'],
    [
      { REDIS_ENCRYPTION_KEY: 'short', REDIS_URL: 'redis://x' },
      'REDIS_ENCRYPTION_KEY: expected at least 32 characters, chosen at random',
    ],
    [
      { REDIS_ENCRYPTION_KEY: '0'.repeat(64) },
      'REDIS_ENCRYPTION_KEY: expected REDIS_URL as well: REDIS_ENCRYPTION_KEY has no effect alone',
    ],
    [
      { GATEWAY_SHARED_SECRETS: 'a,,b' },
      'GATEWAY_SHARED_SECRETS: expected secrets with one comma between them, none of them empty',
    ],
    [
      { GATEWAY_SHARED_SECRETS: 'long enough to be one,short' },
      'GATEWAY_SHARED_SECRETS: expected secrets of at least 16 characters, chosen at random',
    ],
    [{ GATEWAY_HMAC_SECRET: 'short' }, 'GATEWAY_HMAC_SECRET: expected at least 16 characters, chosen at random'],
    [
      { JWT_ISSUER: 'x', JWT_AUDIENCE: 'y' },
      'JWT_JWKS_URL: expected a value, because JWT_ISSUER and JWT_AUDIENCE are set',
    ],
    [
      { JWT_JWKS_URL: 'http://issuer.test/jwks', JWT_ISSUER: 'x', JWT_AUDIENCE: 'y' },
      'JWT_JWKS_URL: expected https://, because the keys come from another machine',
    ],
    [
      { CACHE_CONTROL_SCOPE: 'public', JWT_JWKS_URL: 'https://issuer.test/jwks', JWT_ISSUER: 'x', JWT_AUDIENCE: 'y' },
      'CACHE_CONTROL_SCOPE: expected private, because responses depend on the token',
    ],
    [{ DRAIN_TIMEOUT_SECONDS: '1.5' }, 'DRAIN_TIMEOUT_SECONDS: expected a whole number of seconds from 1 to 600'],
    [{ TLS_KEY_FILE: '/nowhere' }, 'TLS_CERT_FILE: expected a value, because TLS_KEY_FILE is set'],
    [{ TLS_KEY_FILE: '/nowhere' }, 'TLS_KEY_FILE: expected a readable file (ENOENT)'],
    [
      { TLS_CLIENT_CA_FILE: '/nowhere' },
      'TLS_CLIENT_CA_FILE: expected TLS_CERT_FILE as well: TLS_CLIENT_CA_FILE has no effect alone',
    ],
    [{ SANDBOX_AWS_PORT: 'x' }, 'SANDBOX_AWS_PORT: expected a port from 0 to 65535'],
  ])('refuses %j', (env, expected) => {
    expect(problemsOf(() => loadConfig(env))).toContain(expected);
  });

  it('never repeats a value', () => {
    const env = {
      REDIS_URL: 'http://user:hunter2@cache',
      REDIS_ENCRYPTION_KEY: 'hunter2',
      GATEWAY_SHARED_SECRETS: 'hunter2,,',
      JWT_JWKS_URL: 'hunter2',
    };
    expect(problemsOf(() => loadConfig(env)).length).toBeGreaterThan(3);
    expect(problemsOf(() => loadConfig(env)).join('\n')).not.toContain('hunter2');
  });

  it('reports the environment and the file at once', () => {
    const problems = problemsOf(() => load('accounts: []', { PORT: 'x', HOST: '0.0.0.0' }));
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['PORT', 'HOST', 'accounts']);
  });
});

describe('a host that others can reach', () => {
  it.each(['0.0.0.0', '::', '10.0.0.1', 'subgraph.internal', '128.0.0.1', '127.0.0.1.evil.test'])(
    'refuses %s unguarded',
    (HOST) => {
      expect(problemsOf(() => loadConfig({ HOST }))).toEqual([
        expect.stringMatching(/^HOST: expected a way to authenticate gateways/),
      ]);
    },
  );

  it.each(['127.0.0.1', '127.8.9.1', 'localhost', '::1', '[::1]'])('is not %s', (HOST) => {
    expect(loadConfig({ HOST }).server.host).toBe(HOST);
  });

  it.each([
    [{ GATEWAY_SHARED_SECRETS: 'sixteen characters' }],
    [{ GATEWAY_HMAC_SECRET: 'sixteen characters' }],
    [{ TLS_CERT_FILE: 'c', TLS_KEY_FILE: 'k', TLS_CLIENT_CA_FILE: 'a' }],
    [{ ALLOW_UNAUTHENTICATED: 'true' }],
  ])('is served with %j', (env) => {
    expect(loadConfig({ HOST: '0.0.0.0', ...env }, () => 'pem').server.host).toBe('0.0.0.0');
  });
});
