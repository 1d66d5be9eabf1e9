import type { Credential } from '../credentials.ts';
import type { HttpHandler, HttpOutcome } from '../http-server.ts';
import type { SandboxAccount } from '../options.ts';
import { ServiceError } from '../service-error.ts';
import { applyFaultsAndQuotas, type SandboxState } from '../state.ts';
import { type Authenticate, createAuthenticate } from './authenticate.ts';
import { errorResponse, faultResponse, refusals } from './errors.ts';
import { bareKeyId, regionOf } from './key-id.ts';
import { operations } from './operations.ts';
import { type RpcRequest, readRpcRequest } from './rpc-request.ts';

/** Serves the RPC protocol of KMS (version 2016-01-20), and of STS and the resource directory on the same port. */
export const createAlibabaCloudHandler = (state: SandboxState, accounts: readonly SandboxAccount[]): HttpHandler => {
  const authenticate = createAuthenticate(state.credentials);
  return async (http, tooLarge) => {
    const request = readRpcRequest(http);
    try {
      if (tooLarge) throw refusals.tooLarge();
      if (http.method !== 'GET' && http.method !== 'POST') throw refusals.badMethod();
      return await handle(state, accounts, authenticate, request);
    } catch (error) {
      const known =
        error instanceof ServiceError ? error : new ServiceError('InternalFailure', 500, 'Internal Failure');
      return errorResponse(request.format, String(http.headers.host ?? '').replace(/\/.*/, ''), known);
    }
  };
};

const handle = async (
  state: SandboxState,
  accounts: readonly SandboxAccount[],
  authenticate: Authenticate,
  request: RpcRequest,
): Promise<HttpOutcome> => {
  if (request.action === '' || request.version === '') throw refusals.noAction();
  const operation = Object.hasOwn(operations, request.action) ? operations[request.action] : undefined;
  if (!operation) throw refusals.unknownAction();
  if (operation.version !== request.version) throw refusals.badVersion();
  const credential = identify(state, authenticate, request);
  const { signer } = credential;
  const account = accounts.find(({ provider, accountId }) => {
    return provider === 'ALIBABA_CLOUD' && accountId === signer.accountId;
  });
  const region = regionOf(request, signer, account?.regions ?? [], state.keys);
  const fault = await applyFaultsAndQuotas(state, {
    provider: 'ALIBABA_CLOUD',
    operation: request.action,
    accountId: signer.accountId,
    region,
    keyId: bareKeyId(request.parameters.get('KeyId')),
  });
  return fault ? faultResponse(request, fault) : operation.run({ request, credential, region, state });
};

/** Calls with an invalid signature are recorded, too, with null for what is not known. */
const identify = (state: SandboxState, authenticate: Authenticate, request: RpcRequest): Credential => {
  try {
    return authenticate(request);
  } catch (error) {
    const unknown = { accountId: null, region: null, keyId: null };
    state.calls.record({ provider: 'ALIBABA_CLOUD', operation: request.action, ...unknown });
    throw error;
  }
};
