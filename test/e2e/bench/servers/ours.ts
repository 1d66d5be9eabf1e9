import { setV8Flags } from '../../../../src/cli/serve/v8-flags.ts';
import type { AccountConfig, Config } from '../../../../src/config/config.ts';
import { loadConfig } from '../../../../src/config/load-config.ts';
import { startService } from '../../../../src/service.ts';
import { gatewaySecret, otherGatewaySecret } from '../ask.ts';
import { serve } from '../programs/serve.ts';
import { usageCommands } from './usage.ts';

export interface OursArgument {
  readonly accounts: readonly AccountConfig[];
  readonly settings?: Partial<Pick<Config, 'cache' | 'provider' | 'index'>>;
}

/** The service as behind a gateway in production: authentication, limits, logs and metrics are turned on. */
const environment = {
  PORT: '0',
  GATEWAY_SHARED_SECRETS: `${gatewaySecret},${otherGatewaySecret}`,
  EXPLORER: 'false',
};

setV8Flags();

const open = async ({ accounts, settings }: OursArgument) => {
  const config = { ...loadConfig(environment), sandbox: false, accounts, ...settings };
  const service = await startService(config);
  return { url: () => `${service.url}/graphql`, ...usageCommands };
};

export type OursProgram = Awaited<ReturnType<typeof open>>;

serve(open);
