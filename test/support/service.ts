import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts';
import { type Service, startService } from '../../src/service.ts';

export interface ServiceUnderTest {
  readonly service: Service;
  /** The clouds that it asks, on ports of their own: calls are counted here, and faults set. */
  readonly sandbox: Sandbox;
  readonly graphqlUrl: string;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Settings that stand in the accounts file. */
  readonly settings?: Partial<Pick<Config, 'cache' | 'provider' | 'limits' | 'fresh' | 'index'>>;
  readonly sandbox?: SandboxOptions;
  /** The quota that each account is configured with; the documented one where left out. */
  readonly requestsPerSecond?: number;
}

/** Where nothing hangs, nobody's time is up, however busy the machine is. */
export const patient: Config['provider'] = { timeoutMs: 50_000, deadlineMs: 50_000, credentialsTimeoutMs: 50_000 };

/** The configuration of a service on a free port that says nothing, for an environment that is given in full. */
export const configOf = (env: Readonly<Record<string, string>> = {}): Config =>
  loadConfig({ PORT: '0', LOG_LEVEL: 'silent', ...env });

/**
 * Starts the service as an operator would, with accounts of a sandbox that stands beside it. As where accounts are
 * configured, GraphiQL and introspection are off unless EXPLORER says otherwise.
 */
export const startWithSandbox = async (options: ServiceOptions = {}): Promise<ServiceUnderTest> => {
  const sandbox = await createSandbox(options.sandbox);
  const config: Config = {
    ...configOf({ EXPLORER: 'false', ...options.env }),
    sandbox: false,
    accounts: sandbox.accounts.map((account) => ({
      ...account,
      requestsPerSecond: options.requestsPerSecond ?? account.requestsPerSecond,
    })),
    ...options.settings,
  };
  const service = await startService(config).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  return {
    service,
    sandbox,
    graphqlUrl: `${service.url}/graphql`,
    close: async () => {
      await service.close();
      await sandbox.close();
    },
  };
};
