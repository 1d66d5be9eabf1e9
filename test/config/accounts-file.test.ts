import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { entry, load, minimal, problemsOf, whole } from './loading.ts';

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
