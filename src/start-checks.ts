import { databaseExists } from './cache/redis/database-exists.ts';
import type { Config } from './config/config.ts';
import { ConfigError, type ConfigProblem } from './config/config-error.ts';
import { embeddedPostgres, explainMissing, mcpSdk } from './optional-packages.ts';

/** If the database in the URL did not exist, the entries would be stored in another one. */
const redisProblem = async ({ redis }: Config): Promise<ConfigProblem | null> => {
  if (redis === null || (await databaseExists(redis.url))) return null;
  return { path: 'REDIS_URL', message: 'expected the number of a database that exists on this Redis server' };
};

const mcpProblem = ({ server }: Config): ConfigProblem | null => {
  const message = server.mcp ? explainMissing(mcpSdk) : null;
  return message === null ? null : { path: 'MCP', message };
};

const missingPostgres = ({ index }: Config): string | null =>
  index === null || index.url !== null ? null : explainMissing(embeddedPostgres);

const indexProblem = (config: Config): ConfigProblem | null => {
  const message = config.index?.startsAtOnce ? missingPostgres(config) : null;
  return message === null ? null : { path: 'index', message: `${message}; or set DATABASE_URL` };
};

/**
 * Checks what the configuration refers to outside of itself: packages and Redis.
 *
 * @throws ConfigError with all problems
 */
export const checkStart = async (config: Config): Promise<void> => {
  const found = [mcpProblem(config), indexProblem(config), await redisProblem(config)];
  const problems = found.filter((problem) => problem !== null);
  if (problems.length > 0) throw new ConfigError(problems);
};

/**
 * A sandbox offers the index without having been asked for it: it goes without where the package is missing.
 *
 * @param warn gets the reason
 */
export const withUsableIndex = (config: Config, warn: (reason: string) => void): Config => {
  const reason = missingPostgres(config);
  if (reason === null) return config;
  warn(`the index of keys is off, since it ${reason}`);
  return { ...config, index: null };
};
