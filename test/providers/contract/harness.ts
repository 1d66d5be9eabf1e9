import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { AccountConfig } from '../../../src/config/config.ts';
import { KmsError, type KmsErrorCode } from '../../../src/errors.ts';
import type { ClientSettings, KeyRef, Provider, ProviderClient } from '../../../src/providers/provider.ts';
import { type Cloud, createSandbox, type Fault, type Sandbox, type SandboxKey } from '../../../src/sandbox/index.ts';

/** A row of a provider's documented errors as the tests expect it, independent of the tested table. */
export type ExpectedError = readonly [providerCode: string, status: number, code: KmsErrorCode, retryable: boolean];

/** What the contract needs to know about a provider. */
export interface ContractSubject {
  readonly provider: Provider<Cloud>;
  readonly accountId: string;
  readonly region: string;
  readonly otherRegion: string;
  readonly keyId: string;
  readonly missingKeyId: string;
  readonly roleArn: string;
  readonly errors: readonly ExpectedError[];
  /** The names in the provider's error table. */
  readonly names: readonly string[];
  /** The body of a GetKeyPolicy answer, or of an error, as the provider writes it. */
  readonly policyAnswer: (fields: Readonly<Record<string, unknown>>) => string;
  readonly errorAnswer: (code: string, message: string) => string;
  readonly policyField: string;
  /** Variables with which the SDK's default chain gets an access key, and finds a file of profiles. */
  readonly keyVariables: readonly [accessKeyId: string, accessKeySecret: string];
  readonly profilesVariable: string;
  /** Such a file with the profile `reader`. */
  readonly profiles: (accessKeyId: string, accessKeySecret: string) => string;
}

export const directEgress = { proxy: null, caCertificates: null };
const settings = { credentialsTimeoutMs: 5000, egress: directEgress };
export const patient: ClientSettings = { ...settings, attemptTimeoutMs: 5000 };
export const hasty: ClientSettings = { ...settings, attemptTimeoutMs: 150 };
export const longEnough = () => ({ signal: AbortSignal.timeout(20_000) });

export type Harness = ReturnType<typeof createHarness>;

/** A sandbox for the tests of one provider, with clients. Must be called where tests are declared. */
export function createHarness(subject: ContractSubject) {
  const { provider, accountId, region, keyId } = subject;
  const clients: ProviderClient[] = [];
  let sandbox: Sandbox;

  const refOf = (id: string, inRegion = region): KeyRef => {
    const made = provider.refFromId({ region: inRegion, accountId, keyId: id });
    if (made instanceof KmsError) throw made;
    return made;
  };

  const ref = refOf(keyId);

  const accountOf = (changes: Partial<AccountConfig> = {}): AccountConfig => {
    const account = sandbox.accounts.find((one) => one.provider === provider.id && one.accountId === accountId);
    if (account === undefined) throw new Error('the sandbox has no such account');
    return { ...account, ...changes };
  };

  const clientOf = (settings = patient, changes: Partial<AccountConfig> = {}, inRegion = region): ProviderClient => {
    // A new object of settings: clients with the same object share their credentials.
    const client = provider.createClient(accountOf(changes), inRegion, { ...settings });
    clients.push(client);
    return client;
  };

  const withCredentials = (changes: Partial<AccountConfig['credentials']>): Partial<AccountConfig> => ({
    credentials: { ...accountOf().credentials, ...changes },
  });

  const errorOf = async (run: Promise<unknown>): Promise<KmsError> => {
    const outcome = await run.then(
      () => 'no error',
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(KmsError);
    return outcome as KmsError;
  };

  const disturb = (fault: Fault) => sandbox.setFault(fault);
  const calls = (operation = 'GetKeyPolicy') => sandbox.calls.count({ provider: provider.id, operation });

  const scope = { provider: provider.id, accountId, region };
  const askedPolicy = () => ({ ...scope, operation: 'GetKeyPolicy', arn: ref.arn });

  beforeAll(async () => {
    const key: SandboxKey = { provider: provider.id, accountId, region: subject.otherRegion, keyId, document: '{}' };
    sandbox = await createSandbox({ keys: [key] });
  });

  beforeEach(() => {
    sandbox.clearFaults();
    sandbox.calls.reset();
    sandbox.restoreCredentials(accountId);
    vi.unstubAllEnvs();
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await sandbox.close();
  });

  return {
    subject,
    get sandbox() {
      return sandbox;
    },
    ref,
    clients,
    refOf,
    accountOf,
    clientOf,
    withCredentials,
    errorOf,
    disturb,
    calls,
    scope,
    askedPolicy,
  };
}
