import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { environmentNames } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load-config.ts';

const minimal = `
accounts:
  - provider: aws
    accountId: "111122223333"
    regions: [us-east-2]
`;

const whole = `
accounts:
  - provider: aws
    accountId: "111122223333"
    regions: [us-east-2, eu-west-1]
    credentials:
      roleArn: arn:aws:iam::111122223333:role/path/key-policy-reader
      externalId: "a+b=c"
      profile: security
    endpoint: http://127.0.0.1:5000
    stsEndpoint: https://sts.{region}.example.test
    requestsPerSecond: 12.5
    maxConcurrency: 7
  - provider: alibaba-cloud
    accountId: "1903253031261234"
    regions: [cn-hangzhou, cn-shanghai-finance-1]
    network: vpc
    credentials: { roleArn: "acs:ram::1903253031261234:role/key-policy-reader" }
cache: { ttlSeconds: 1.5, negativeTtlSeconds: 0, staleSeconds: 10, maxEntries: 5, maxBytes: 2000000 }
provider: { timeoutMs: 100, deadlineMs: 200, credentialsTimeoutMs: 6000 }
limits: { representations: 3 }
`;

const load = (file: string, env: Record<string, string> = {}): Config =>
  loadConfig({ ...env, KMS_CONFIG: 'accounts.yaml' }, () => file);

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

const entry = (lines: string) => `
accounts:
  - provider: aws
    accountId: "111122223333"
    regions: [us-east-2]
${lines}
`;

describe('discovery', () => {
  const discovery = (lines: string) => `
discovery:
  - provider: aws
    regions: [us-east-2]
    roleArn: "arn:aws:iam::{accountId}:role/reader"
${lines}
`;

  it('may replace accounts', () => {
    const { accounts, discovery: organizations } = load(
      discovery('    externalId: fleet\n    exclude: ["999988887777"]\n    credentials: { profile: management }'),
    );
    expect(accounts).toEqual([]);
    expect(organizations).toMatchObject([
      {
        provider: 'AWS',
        exclude: ['999988887777'],
        refreshMs: 600_000,
        directory: { accountId: '', endpoint: null, credentials: { profile: 'management', roleArn: null } },
        template: {
          accountId: '{accountId}',
          regions: ['us-east-2'],
          credentials: {
            profile: 'management',
            roleArn: 'arn:aws:iam::{accountId}:role/reader',
            sourceRoleArn: null,
            externalId: 'fleet',
          },
        },
      },
    ]);
  });

  it('assumes the accounts’ roles with the role that lists them', () => {
    const [organization] = load(
      discovery('    credentials: { roleArn: "arn:aws:iam::111122223333:role/lister" }'),
    ).discovery;
    expect(organization?.directory.credentials.roleArn).toBe('arn:aws:iam::111122223333:role/lister');
    expect(organization?.template.credentials.sourceRoleArn).toBe('arn:aws:iam::111122223333:role/lister');
  });

  it.each([
    ['one role for all', 'roleArn: "arn:aws:iam::111122223333:role/reader"', 'expected {accountId} in it'],
    ['a role of another partition', 'roleArn: "arn:aws-cn:iam::{accountId}:role/reader"', 'of the same partition'],
    ['a wrong id', 'exclude: ["1"]', '12 digits'],
    ['a hasty refresh', 'refreshSeconds: 1', 'expected seconds from 10'],
  ])('refuses %s', (_name, line, expected) => {
    const [field = ''] = line.split(':', 1);
    const others = discovery('').replace(new RegExp(`^ +${field}:.*$`, 'm'), '');
    const file = `${others}    ${line}\n`;
    expect(problemsOf(() => load(file)).join('\n')).toContain(expected);
  });
});

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

describe('the accounts file', () => {
  it('fills in defaults, and leaves the explorer off', () => {
    const config = load(minimal);
    expect(config.sandbox).toBe(false);
    expect(config.server.explorer).toBe(false);
    expect(config.accounts).toEqual([
      {
        provider: 'AWS',
        accountId: '111122223333',
        regions: ['us-east-2'],
        credentials: { roleArn: null, sourceRoleArn: null, externalId: null, profile: null, sandbox: null },
        endpoint: null,
        stsEndpoint: null,
        ownSettings: {},
        requestsPerSecond: null,
        maxConcurrency: 50,
      },
    ]);
  });

  it('reads all settings', () => {
    const config = load(whole);
    expect(config.accounts[0]).toEqual({
      provider: 'AWS',
      accountId: '111122223333',
      regions: ['us-east-2', 'eu-west-1'],
      credentials: {
        roleArn: 'arn:aws:iam::111122223333:role/path/key-policy-reader',
        sourceRoleArn: null,
        externalId: 'a+b=c',
        profile: 'security',
        sandbox: null,
      },
      endpoint: 'http://127.0.0.1:5000',
      stsEndpoint: 'https://sts.{region}.example.test',
      ownSettings: {},
      requestsPerSecond: 12.5,
      maxConcurrency: 7,
    });
    expect(config.accounts[1]).toMatchObject({
      provider: 'ALIBABA_CLOUD',
      ownSettings: { network: 'vpc' },
      maxConcurrency: 50,
    });
    expect(config.cache).toEqual({
      ttlMs: 1500,
      negativeTtlMs: 0,
      staleMs: 10_000,
      maxEntries: 5,
      maxBytes: 2_000_000,
    });
    expect(config.provider).toEqual({ timeoutMs: 100, deadlineMs: 200, credentialsTimeoutMs: 6000 });
    expect(config.limits).toMatchObject({ representations: 3, first: 500 });
  });

  it.each([
    ['an empty file', '', 'the file: expected a mapping with accounts'],
    ['no accounts', 'accounts: []', 'accounts: expected at least one account; leave KMS_CONFIG unset for the sandbox'],
    ['a tab', 'accounts:\n\t- 1', 'line 2, column 1: expected YAML:'],
    ['a key twice', `${minimal}cache: {}\ncache: {}`, 'line 7, column 1: expected YAML: duplicate key'],
    ['an alias of nothing', `${minimal}cache: *gone`, 'the file: expected YAML whose aliases all have an anchor'],
    ['a key that is no text', '? { a: b }\n: 1', 'line 1, column 3: expected YAML: non string key'],
    ['two documents', `${minimal}---\n${minimal}`, 'expected YAML: multiple docs'],
    [
      'another provider',
      'accounts: [{ provider: gcp }]',
      'accounts[0].provider: expected a mapping with provider: aws',
    ],
    ['an account that is a text', 'accounts: [aws]', 'accounts[0]: expected a mapping with provider: aws'],
    [
      'an account id without quotes',
      minimal.replaceAll('"', ''),
      'accounts[0].accountId: expected 12 digits in quotes',
    ],
    ['a short account id', minimal.replace('111122223333', '1111'), 'accounts[0].accountId: expected 12 digits'],
    ['no Region', minimal.replace('us-east-2', ''), 'accounts[0].regions: expected at least one Region'],
    [
      'a Region twice',
      minimal.replace('us-east-2', 'us-east-2, us-east-2'),
      'accounts[0].regions: expected each Region',
    ],
    ['a zone', minimal.replace('us-east-2', 'us-east-2a'), 'accounts[0].regions[0]: expected an AWS Region such as'],
    [
      'an unknown key',
      entry('    endpiont: http://x'),
      'accounts[0]: the key "endpiont" is not known; did you mean "endpoint"?',
    ],
    ['a key elsewhere', `${minimal}ttlSeconds: 5`, 'the file: expected no "ttlSeconds" here: it belongs elsewhere'],
    ['a key like nothing', `${minimal}zzzzzzzzzzzz: 5`, 'the file: the key "zzzzzzzzzzzz" is not known'],
    ['another scheme', entry('    endpoint: ftp://x'), 'accounts[0].endpoint: expected an http:// or https:// URL'],
    [
      'a query',
      entry('    endpoint: http://x/?kms'),
      'accounts[0].endpoint: expected an http:// or https:// URL without',
    ],
    ['a network on AWS', entry('    network: vpc'), 'accounts[0]: expected no "network" here'],
    ['no concurrency', entry('    maxConcurrency: 0'), 'accounts[0].maxConcurrency: expected at least 1 call'],
    [
      'no rate',
      entry('    requestsPerSecond: 0'),
      'accounts[0].requestsPerSecond: expected requests per second, above 0',
    ],
    [
      'an external id alone',
      entry('    credentials: { externalId: abc }'),
      'accounts[0].credentials.externalId: expected a roleArn',
    ],
    [
      "another account's role",
      entry('    credentials: { roleArn: "arn:aws:iam::444455556666:role/r" }'),
      'accounts[0].credentials.roleArn: expected a role of this account',
    ],
    [
      'a user as role',
      entry('    credentials: { roleArn: "arn:aws:iam::111122223333:user/u" }'),
      'accounts[0].credentials.roleArn: expected the ARN of an IAM role',
    ],
    ['a negative time', `${minimal}cache: { ttlSeconds: -1 }`, 'cache.ttlSeconds: expected seconds from 0'],
    [
      'a deadline below one attempt',
      `${minimal}provider: { timeoutMs: 900, deadlineMs: 800, credentialsTimeoutMs: 6000 }`,
      'provider.deadlineMs: expected at least timeoutMs',
    ],
    ['a limit in words', `${minimal}limits: { depth: deep }`, 'limits.depth: expected a whole number from 1 to 1000'],
  ])('refuses %s', (_name, file, expected) => {
    expect(problemsOf(() => load(file)).join('\n')).toContain(expected);
  });

  it('rejects a duplicate account, together with other problems', () => {
    const twice = `${minimal}  - provider: aws\n    accountId: "111122223333"\n    regions: [nowhere]\n`;
    expect(problemsOf(() => load(twice))).toEqual([
      'accounts[1].regions[0]: expected an AWS Region such as us-east-2',
      'accounts[1].accountId: expected each account once: accounts[0] is the same account',
    ]);
  });

  it("reports that a file can't be read, without its content", () => {
    const missing = () => loadConfig({ KMS_CONFIG: '/nowhere/accounts.yaml' });
    expect(problemsOf(missing)).toEqual(['KMS_CONFIG: expected a readable file (ENOENT)']);
  });

  it.each([
    ['a secret key', entry('    credentials: { secretAccessKey: hunter2hunter2 }')],
    ['an access key', entry('    credentials: { accessKeyId: hunter2hunter2 }')],
    ['a password in the endpoint', entry('    endpoint: http://user:hunter2hunter2@host')],
    ['an access key as a profile', entry('    credentials: { profile: AKIAhunter2hunter2 }')],
    ['a token as a key', entry('    ASIAhunter2hunter2: x')],
    ['an alias that is a password', entry('    endpoint: *hunter2hunter2')],
    ['broken YAML around a secret', entry('    secret: "hunter2hunter2')],
  ])('refuses %s without repeating it', (_name, file) => {
    const problems = problemsOf(() => load(file)).join('\n');
    expect(problems).not.toBe('');
    expect(problems).not.toContain('hunter2');
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

describe('for any file and environment', () => {
  const line = fc.oneof(
    fc.constantFrom(...whole.split('\n')),
    fc.constantFrom('accounts:', '  - provider: aws', '- 1', 'cache: 7', '&a *a', '{', '!!x y', '? :', '<<: *a'),
    fc.string({ maxLength: 20 }),
  );

  const name = fc.constantFrom(...environmentNames);

  it('is a Config or a ConfigError', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 15 }), fc.dictionary(name, fc.string()), (lines, env) => {
        const run = () => loadConfig({ ...env, KMS_CONFIG: 'x' }, () => lines.join('\n'));
        expect(
          problemsOf(run).every((problem) => problem.includes(': expected') || problem.includes('not known')),
        ).toBe(true);
      }),
    );
  });
});

describe('many accounts with the same settings', () => {
  const accountsOf = (text: string) => load(text).accounts;

  it('may share one entry, with their ids filled in', () => {
    const accounts = accountsOf(`
accounts:
  - provider: aws
    accountIds: ["111122223333", "444455556666"]
    regions: [us-east-2]
    credentials:
      roleArn: "arn:aws:iam::{accountId}:role/key-policy-reader"
      sourceRoleArn: "arn:aws:iam::999988887777:role/hub"
    endpoint: https://{accountId}.kms.{region}.example.test
`);
    expect(accounts.map(({ accountId, credentials, endpoint }) => [accountId, credentials.roleArn, endpoint])).toEqual([
      [
        '111122223333',
        'arn:aws:iam::111122223333:role/key-policy-reader',
        'https://111122223333.kms.{region}.example.test',
      ],
      [
        '444455556666',
        'arn:aws:iam::444455556666:role/key-policy-reader',
        'https://444455556666.kms.{region}.example.test',
      ],
    ]);
    expect(accounts[0]?.credentials.sourceRoleArn).toBe('arn:aws:iam::999988887777:role/hub');
  });

  it('take missing settings from the defaults of their provider', () => {
    const [one, other, third] = accountsOf(`
defaults:
  aws: { regions: [eu-west-1], maxConcurrency: 9 }
accounts:
  - { provider: aws, accountId: "111122223333" }
  - { provider: aws, accountId: "444455556666", regions: [us-east-2] }
  - { provider: alibaba-cloud, accountId: "1903253031260001", regions: [cn-hangzhou] }
`);
    expect([one?.regions, one?.maxConcurrency]).toEqual([['eu-west-1'], 9]);
    expect([other?.regions, other?.maxConcurrency]).toEqual([['us-east-2'], 9]);
    expect(third?.maxConcurrency).toBe(50);
  });

  it('may be written with anchors, merge keys and keys of the operator', () => {
    const ids = Array.from({ length: 300 }, (_, index) => String(100_000_000_000 + index));
    const entries = ids.map((id) => `  - { <<: *account, accountId: "${id}", x-team: payments }`).join('\n');
    const accounts = accountsOf(`
x-account: &account { provider: aws, regions: [us-east-2] }
accounts:
${entries}
`);
    expect(accounts.map(({ accountId }) => accountId)).toEqual(ids);
  });

  it('can have all Regions of a partition, and an endpoint for each Region', () => {
    const [all, china, single] = accountsOf(`
accounts:
  - { provider: aws, accountId: "111122223333", regions: all }
  - provider: aws
    accountId: "444455556666"
    regions: all
    credentials: { roleArn: "arn:aws-cn:iam::444455556666:role/reader" }
  - provider: aws
    accountId: "777788889999"
    regions: [us-east-2, eu-west-1]
    endpoint: { eu-west-1: "https://vpce-1.kms.eu-west-1.vpce.amazonaws.com" }
`);
    expect(all?.regions).toEqual(expect.arrayContaining(['us-east-1', 'eu-central-1', 'ap-southeast-2']));
    expect(all?.regions).not.toContain('cn-north-1');
    expect(china?.regions).toEqual(['cn-north-1', 'cn-northwest-1']);
    expect(single?.endpoint).toEqual({ 'eu-west-1': 'https://vpce-1.kms.eu-west-1.vpce.amazonaws.com' });
  });

  it.each([
    ['no account', 'provider: aws, regions: [us-east-2]', 'expected either accountId or accountIds'],
    [
      'both',
      'provider: aws, accountId: "111122223333", accountIds: ["111122223333"], regions: [us-east-2]',
      'expected either accountId or accountIds',
    ],
    [
      'Regions of two partitions',
      'provider: aws, accountId: "111122223333", regions: [us-east-2, cn-north-1]',
      'expected Regions of one partition',
    ],
    [
      'a role of another partition',
      'provider: aws, accountId: "111122223333", regions: [cn-north-1], credentials: { roleArn: "arn:aws:iam::111122223333:role/x" }',
      'expected a role of the same partition',
    ],
    [
      'one role for many accounts',
      'provider: aws, accountIds: ["111122223333", "444455556666"], regions: [us-east-2], credentials: { roleArn: "arn:aws:iam::111122223333:role/x" }',
      'expected a role of this account',
    ],
    [
      'an account twice',
      'provider: aws, accountIds: ["111122223333", "111122223333"], regions: [us-east-2]',
      'expected each account once',
    ],
  ])('are refused with %s', (_, entry, message) => {
    expect(() => load(`accounts: [{ ${entry} }]`)).toThrow(message);
  });
});
