import { BlockList, isIP } from 'node:net';
import type { ConfigProblem } from './config-error.ts';
import type { Environment } from './environment.ts';

type Name = keyof Environment;
type Check = (env: Partial<Environment>) => readonly ConfigProblem[];

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True where only programs on this machine can reach the host. */
export const isLoopback = (host: string): boolean => {
  if (host === 'localhost') return true;
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
};

/** `names` belong together: where one is set, the others are required. */
const together =
  (...names: readonly Name[]): Check =>
  (env) => {
    const given = names.filter((name) => env[name] !== undefined);
    if (given.length === 0) return [];
    const missing = names.filter((name) => env[name] === undefined);
    const set = `${given.join(' and ')} ${given.length === 1 ? 'is' : 'are'} set`;
    return missing.map((path) => ({ path, message: `expected a value, because ${set}` }));
  };

const needs =
  (name: Name, needed: Name): Check =>
  (env) =>
    env[name] === undefined || env[needed] !== undefined
      ? []
      : [{ path: name, message: `expected ${needed} as well: ${name} has no effect alone` }];

const notBoth =
  (name: Name, other: Name): Check =>
  (env) =>
    env[name] === undefined || env[other] === undefined
      ? []
      : [{ path: name, message: `expected no value, because ${other} is set: only one of them is used` }];

const waysIn: readonly Name[] = ['GATEWAY_SHARED_SECRETS', 'GATEWAY_HMAC_SECRET', 'TLS_CLIENT_CA_FILE'];

/** A server that others can reach must authenticate its gateways, unless this is turned off explicitly. */
const guarded: Check = (env) => {
  const isOpen = waysIn.every((name) => env[name] === undefined) && env.ALLOW_UNAUTHENTICATED !== true;
  if (!isOpen || isLoopback(env.HOST ?? 'localhost')) return [];
  const message = `expected a way to authenticate gateways, because others can reach this host: set one of ${waysIn.join(', ')}, or ALLOW_UNAUTHENTICATED=true`;
  return [{ path: 'HOST', message }];
};

/** Someone who can alter the keys in transit can forge tokens. */
const keysComeSafely: Check = ({ JWT_JWKS_URL }) => {
  const url = JWT_JWKS_URL === undefined ? null : new URL(JWT_JWKS_URL);
  if (url === null || url.protocol === 'https:' || isLoopback(url.hostname)) return [];
  return [{ path: 'JWT_JWKS_URL', message: 'expected https://, because the keys come from another machine' }];
};

/** A shared cache would serve one caller's response to another. */
const keptInPrivate: Check = ({ CACHE_CONTROL_SCOPE, JWT_JWKS_URL }) =>
  CACHE_CONTROL_SCOPE === 'public' && JWT_JWKS_URL !== undefined
    ? [{ path: 'CACHE_CONTROL_SCOPE', message: 'expected private, because responses depend on the token' }]
    : [];

const checks: readonly Check[] = [
  guarded,
  keysComeSafely,
  keptInPrivate,
  together('TLS_CERT_FILE', 'TLS_KEY_FILE'),
  needs('TLS_CLIENT_CA_FILE', 'TLS_CERT_FILE'),
  together('JWT_JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE'),
  needs('REDIS_ENCRYPTION_KEY', 'REDIS_URL'),
  notBoth('INDEX_PATH', 'DATABASE_URL'),
];

/**
 * Problems that concern several variables. A variable in `wrong` is set but not valid, which is already reported: it is
 * not reported as missing, too.
 */
export const checkEnvironment = (env: Partial<Environment>, wrong: ReadonlySet<string>): readonly ConfigProblem[] => {
  const problems = checks.flatMap((check) => check(env));
  return problems.filter(({ path }) => !wrong.has(path));
};
