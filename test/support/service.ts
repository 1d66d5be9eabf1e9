import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts';
import { type Service, startService } from '../../src/service.ts';

export interface ServiceUnderTest {
  readonly service: Service;
  /** The simulated clouds that it calls, which count calls and inject faults. */
  readonly sandbox: Sandbox;
  readonly graphqlUrl: string;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Settings in the accounts file. */
  readonly settings?: Partial<Pick<Config, 'cache' | 'provider' | 'limits' | 'fresh' | 'index'>>;
  readonly sandbox?: SandboxOptions;
  /** The quota that each account is configured with; the documented one where left out. */
  readonly requestsPerSecond?: number;
}

/** Time limits that are not reached unless something hangs, however busy the machine is. */
export const patient: Config['provider'] = { timeoutMs: 50_000, deadlineMs: 50_000, credentialsTimeoutMs: 50_000 };

/** The configuration of a service on a free port that logs nothing, for a complete environment. */
export const configOf = (env: Readonly<Record<string, string>> = {}): Config =>
  loadConfig({ PORT: '0', LOG_LEVEL: 'silent', ...env });

/**
 * Starts the service as an operator would, with the accounts of a sandbox that is started with it. Since accounts are
 * configured, GraphiQL and introspection are off unless EXPLORER turns them on.
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
