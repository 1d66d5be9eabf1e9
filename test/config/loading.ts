import type { Config } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { loadConfig } from '../../src/config/load-config.ts';

export const minimal = `
accounts:
  - provider: aws
    accountId: "111122223333"
    regions: [us-east-2]
`;

export const whole = `
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

export const load = (file: string, env: Record<string, string> = {}): Config =>
  loadConfig({ ...env, KMS_CONFIG: 'accounts.yaml' }, () => file);

export function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

export const entry = (lines: string) => `
accounts:
  - provider: aws
    accountId: "111122223333"
    regions: [us-east-2]
${lines}
`;
