/**
 * The library for programs that start the service themselves: the command calls `startService(loadConfig())`.
 */

export type { AccountConfig, Config } from './config/config.ts';
export { ConfigError, type ConfigProblem } from './config/config-error.ts';
export { loadConfig } from './config/load-config.ts';
export { type Service, startService } from './service.ts';
