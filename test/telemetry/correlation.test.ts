import { describe, expect, it } from 'vitest';
import { correlationIdOf } from '../../src/telemetry/log.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const made = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\/[\da-z]+$/;

describe('the correlation id of a request', () => {
  it.each([
    ['the gateway’s own', { 'x-request-id': 'gateway-1:7/a' }, 'gateway-1:7/a'],
    ['the trace id', { traceparent }, traceId],
    ['the gateway’s own before the trace id', { 'x-request-id': 'own', traceparent }, 'own'],
    ['the trace id where the gateway’s own is no plain word', { 'x-request-id': 'a b', traceparent }, traceId],
    [
      'the trace id of a later version of the standard',
      { traceparent: `cc-${traceId}-b7ad6b7169203331-01-x` },
      traceId,
    ],
  ])('is %s', (_name, headers, expected) => {
    expect(correlationIdOf({ headers })).toBe(expected);
  });

  it.each([
    ['nothing was sent', {}],
    ['it is empty', { 'x-request-id': '' }],
    ['it is too long', { 'x-request-id': 'a'.repeat(129) }],
    ['it would break a line', { 'x-request-id': 'a\nb' }],
    ['it was sent twice', { 'x-request-id': 'a, b' }],
    ['it has a character that is not safe in logs', { 'x-request-id': 'a~1' }],
    ['the trace id is all zeros', { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }],
    ['the traceparent is cut off', { traceparent: traceparent.slice(0, 40) }],
    ['the traceparent is endless', { traceparent: `${traceparent}-${'a'.repeat(10_000)}` }],
  ])('is made here where %s', (_name, headers) => {
    expect(correlationIdOf({ headers })).toMatch(made);
  });

  it('is another one each time', () => {
    expect(correlationIdOf({ headers: {} })).not.toBe(correlationIdOf({ headers: {} }));
  });

  it('created here, is used by the service that it is sent to', () => {
    const id = correlationIdOf({ headers: {} });
    expect(correlationIdOf({ headers: { 'x-request-id': id } })).toBe(id);
  });
});
