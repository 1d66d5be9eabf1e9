import { randomUUID } from 'node:crypto';
import type { InjectedFault } from '../fault.ts';
import type { HttpOutcome, HttpResponse } from '../http-server.ts';
import { ServiceError } from '../service-error.ts';

export const kmsError = (code: string, message: string, status = 400): ServiceError =>
  new ServiceError(code, status, message);

/** The service's error for a parameter that violates its model. */
export const validationError = (value: unknown, member: string, constraint: string): ServiceError => {
  const shown = value === null ? 'null' : `'${String(value)}'`;
  return kmsError(
    'ValidationException',
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
};

const throttled = kmsError(
  'ThrottlingException',
  'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
);

const faultErrors = {
  throttle: throttled,
  internal: kmsError('KMSInternalException', 'An internal exception occurred.', 500),
  unavailable: kmsError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', 503),
} as const;

/** A response in AWS JSON 1.1. */
export const jsonResponse = (body: unknown, status = 200): HttpResponse => {
  return rawResponse(JSON.stringify(body), status);
};

const rawResponse = (body: string, status: number): HttpResponse => {
  return {
    status,
    headers: {
      'x-amzn-requestid': randomUUID(),
      'cache-control': 'no-cache, no-store, must-revalidate, private',
      'content-type': 'application/x-amz-json-1.1',
    },
    body,
  };
};

/** As in the real service, AccessDeniedException has the member `Message`, and other errors have `message`. */
export const errorResponse = (error: ServiceError): HttpResponse => {
  const member = error.code === 'AccessDeniedException' ? 'Message' : 'message';
  return jsonResponse({ __type: error.code, [member]: error.message }, error.status);
};

export const faultResponse = (fault: InjectedFault): HttpOutcome => {
  switch (fault.kind) {
    case 'hang':
    case 'reset':
      return fault.kind;
    case 'garbage':
      return rawResponse('<html><body>502 Bad Gateway', 200);
    case 'error':
      return errorResponse(new ServiceError(fault.code, fault.status, fault.message));
    default:
      return errorResponse(faultErrors[fault.kind]);
  }
};
