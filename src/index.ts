/**
 * The service for programs that start it themselves: `startService(loadConfig())` is what the command does.
 */

export type { AccountConfig, Config } from './config/config.ts';
export { ConfigError, type ConfigProblem } from './config/config-error.ts';
export { loadConfig } from './config/load-config.ts';
export { type Service, startService } from './service.ts';
