import type { Fault, InjectedFault } from './fault.ts';
import type { SandboxOptions } from './index.ts';
import type { QuotaSettings } from './quotas.ts';

/** The environment variables of `npm run sandbox`, each with its meaning. */
export const sandboxEnvironment = {
  SANDBOX_HOST: 'address to listen on; 127.0.0.1 by default',
  SANDBOX_AWS_PORT: 'port of AWS KMS and STS; 4566 by default',
  SANDBOX_ALIBABA_PORT: 'port of Alibaba Cloud KMS and STS; 4567 by default',
  SANDBOX_QUOTAS: '"documented", or requests per second such as "GetKeyPolicy=10,ListKeys=5"; none by default',
  SANDBOX_LATENCY_MS: 'delay of every response in milliseconds; 0 by default',
  SANDBOX_FAULTS:
    'faults to inject, comma-separated, each kind[:operation[:count]], such as "throttle:GetKeyPolicy:3,hang"',
} as const;

type Environment = { readonly [name in keyof typeof sandboxEnvironment]?: string | undefined };

const faultKinds = ['throttle', 'internal', 'unavailable', 'hang', 'reset', 'garbage'] as const;

/** Reads the environment of `npm run sandbox`. Throws an Error that names the variable whose value can't be read. */
export const readSandboxOptions = (environment: Environment): SandboxOptions => {
  const { SANDBOX_HOST: host, SANDBOX_QUOTAS: quotas, SANDBOX_FAULTS: faults } = environment;
  return {
    awsPort: readWhole(environment, 'SANDBOX_AWS_PORT', 4566),
    alibabaCloudPort: readWhole(environment, 'SANDBOX_ALIBABA_PORT', 4567),
    latencyMs: readWhole(environment, 'SANDBOX_LATENCY_MS', 0),
    ...(host ? { host } : {}),
    ...(quotas ? { quotas: readQuotas(quotas) } : {}),
    faults: faults ? faults.split(',').map(readFault) : [],
  };
};

const readWhole = (environment: Environment, name: keyof Environment, byDefault: number): number => {
  const text = environment[name];
  if (!text) return byDefault;
  if (!/^\d{1,5}$/.test(text)) throw invalid(name, text);
  return Number(text);
};

const readQuotas = (text: string): 'documented' | QuotaSettings => {
  if (text === 'documented') return text;
  const entries = text.split(',').map((entry) => {
    const [, operation, number] = /^\s*(\w+)=(\d+)\s*$/.exec(entry) ?? [];
    if (operation === undefined) throw invalid('SANDBOX_QUOTAS', entry);
    return [operation, Number(number)] as const;
  });
  return Object.fromEntries(entries);
};

const readFault = (text: string): Fault => {
  const [kindText = '', operation, times] = text.trim().split(':');
  const kind: InjectedFault['kind'] | undefined = faultKinds.find((known) => known === kindText);
  if (kind === undefined || !/^\d*$/.test(times ?? '')) throw invalid('SANDBOX_FAULTS', text);
  return { kind, ...(operation ? { on: { operation } } : {}), ...(times ? { times: Number(times) } : {}) };
};

const invalid = (name: keyof Environment, text: string): Error => {
  return new Error(`${name}: "${text}" can't be read; expected ${sandboxEnvironment[name]}`);
};
