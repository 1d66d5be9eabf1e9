#!/usr/bin/env node
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load-config.ts';

/** Bad configuration ends the process before anything is started; all that is wrong with it is said at once. */
const configOrExit = (): ReturnType<typeof loadConfig> => {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
};

const config = configOrExit();
const { startService } = await import('./service.ts');
const service = await startService(config);
const explorer = config.server.explorer ? ` · GraphiQL ${service.url}/graphiql` : '';
const world = service.sandbox ? ' · embedded sandbox: no cloud is asked' : '';
process.stdout.write(`GraphQL ${service.url}/graphql${explorer}${world}\n`);

/** A second signal while the first is being served ends the process at once, which is what its sender means. */
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
