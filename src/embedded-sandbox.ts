import type { Cleanup } from './cleanup.ts';
import type { Config } from './config/config.ts';

/**
 * The configuration with the accounts to serve: those of the accounts file, or, without one, those of a sandbox that
 * this function starts.
 */
export const withEmbeddedSandbox = async (config: Config, cleanup: Cleanup): Promise<Config> => {
  if (!config.sandbox || config.accounts.length > 0) return config;
  const { createSandbox } = await import('./sandbox/index.ts');
  const { aws, alibabaCloud } = config.sandboxPorts;
  const sandbox = await createSandbox({ awsPort: aws, alibabaCloudPort: alibabaCloud });
  cleanup.add(() => sandbox.close());
  return { ...config, accounts: sandbox.accounts };
};
