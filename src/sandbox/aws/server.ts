import type { HttpHandler, HttpOutcome, HttpRequest } from '../http-server.ts';
import { ServiceError } from '../service-error.ts';
import { admit, type SandboxState } from '../state.ts';
import { disturbedAnswer, errorAnswer, kmsError } from './errors.ts';
import { bareKeyId } from './key-id.ts';
import { operations } from './operations.ts';
import { type Signer, verifySignature } from './sigv4.ts';
import { handleSts, isStsRequest } from './sts.ts';

const targetPrefix = 'TrentService.';

/**
 * Speaks AWS JSON 1.1 as KMS does, and on the same port the Query protocol as STS does.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createAwsHandler(state: SandboxState): HttpHandler {
  return async (request, tooLarge) => {
    try {
      if (tooLarge) throw kmsError('RequestEntityTooLargeException', 'Request size exceeded the limit.', 413);
      return isStsRequest(request) ? await handleSts(state, request) : await handleKms(state, request);
    } catch (error) {
      if (error instanceof ServiceError) return errorAnswer(error);
      return errorAnswer(kmsError('InternalFailure', 'The sandbox failed to answer.', 500));
    }
  };
}

async function handleKms(state: SandboxState, request: HttpRequest): Promise<HttpOutcome> {
  const operation = operationOf(request);
  const signer = await authenticate(state, request, operation);
  const run = request.method === 'POST' && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (!run) throw kmsError('UnknownOperationException', 'The requested operation is not known to the service.');
  const parameters = parseBody(request.body);
  const disturbance = await admit(state, {
    provider: 'AWS',
    operation,
    accountId: signer.credential.caller.accountId,
    region: signer.region,
    keyId: bareKeyId(parameters.KeyId),
  });
  if (disturbance) return disturbedAnswer(disturbance);
  return run({ operation, parameters, signer, keys: state.keys });
}

function operationOf({ headers }: HttpRequest): string {
  const target = String(headers['x-amz-target'] ?? '');
  return target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : '';
}

/** Calls that are refused for their signature are counted too, with what little is known of them. */
async function authenticate(state: SandboxState, request: HttpRequest, operation: string): Promise<Signer> {
  try {
    return await verifySignature(request, state.credentials, 'kms');
  } catch (error) {
    state.calls.record({ provider: 'AWS', operation, accountId: null, region: null, keyId: null });
    throw error;
  }
}

function parseBody(body: Buffer): Readonly<Record<string, unknown>> {
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
}
