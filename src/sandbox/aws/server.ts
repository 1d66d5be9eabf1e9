import type { HttpHandler, HttpOutcome, HttpRequest } from '../http-server.ts';
import { ServiceError } from '../service-error.ts';
import { applyFaultsAndQuotas, type SandboxState } from '../state.ts';
import { errorResponse, faultResponse, kmsError } from './errors.ts';
import { bareKeyId } from './key-id.ts';
import type { Operations } from './operation.ts';
import { operations } from './operations.ts';
import { organizationsOperations } from './organizations.ts';
import { type JsonService, type VerifiedSignature, verifySignature } from './sigv4.ts';
import { handleSts, isStsRequest } from './sts.ts';

/** The services that use AWS JSON 1.1, by the prefix of the operation in `X-Amz-Target`. */
const services: Readonly<Record<string, { readonly name: JsonService; readonly operations: Operations }>> = {
  TrentService: { name: 'kms', operations },
  AWSOrganizationsV20161128: { name: 'organizations', operations: organizationsOperations },
};

/**
 * Serves KMS and Organizations with AWS JSON 1.1 and, on the same port, STS with the Query protocol.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const createAwsHandler = (state: SandboxState): HttpHandler => {
  return async (request, tooLarge) => {
    try {
      if (tooLarge) throw kmsError('RequestEntityTooLargeException', 'Request size exceeded the limit.', 413);
      return isStsRequest(request) ? await handleSts(state, request) : await handleJson(state, request);
    } catch (error) {
      if (error instanceof ServiceError) return errorResponse(error);
      return errorResponse(kmsError('InternalFailure', 'The sandbox failed to respond.', 500));
    }
  };
};

const handleJson = async (state: SandboxState, request: HttpRequest): Promise<HttpOutcome> => {
  const { service, operation, run } = targetOf(request);
  const signature = await authenticate(state, request, service, operation);
  if (!run) throw kmsError('UnknownOperationException', 'The requested operation is not known to the service.');
  const parameters = parseBody(request.body);
  const fault = await applyFaultsAndQuotas(state, {
    provider: 'AWS',
    operation,
    accountId: signature.credential.signer.accountId,
    region: signature.region,
    keyId: bareKeyId(parameters.KeyId),
  });
  if (fault) return faultResponse(fault);
  return run({ operation, parameters, signature, state });
};

const targetOf = ({ method, headers }: HttpRequest) => {
  const [name = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  const known = method === 'POST' && service !== undefined && Object.hasOwn(service.operations, operation);
  return {
    service: service?.name ?? 'kms',
    operation: service ? operation : '',
    run: known ? service.operations[operation] : undefined,
  } as const;
};

/** Calls with an invalid signature are recorded, too, with null for what is not known. */
const authenticate = async (
  state: SandboxState,
  request: HttpRequest,
  service: JsonService,
  operation: string,
): Promise<VerifiedSignature> => {
  try {
    return await verifySignature(request, state.credentials, service);
  } catch (error) {
    state.calls.record({ provider: 'AWS', operation, accountId: null, region: null, keyId: null });
    throw error;
  }
};

const parseBody = (body: Buffer): Readonly<Record<string, unknown>> => {
  let parameters: unknown;
  try {
    parameters = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch {
    throw kmsError('SerializationException', 'The request body is not valid JSON.');
  }
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw kmsError('SerializationException', 'Start of structure or map found where not expected.');
  }
  return parameters as Readonly<Record<string, unknown>>;
};
