import type { Dispatcher } from 'undici';
import type { CallSignal } from './provider.ts';

export interface Exchanged {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * Sends a request and reads the whole response, without the stream that undici's `request` creates for each. Rejects
 * with undici's error. When the signal aborts, the request is aborted.
 */
export const exchange = (
  transport: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: CallSignal | null,
): Promise<Exchanged> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let headers: Exchanged['headers'] = {};
    let controller: Dispatcher.DispatchController | null = null;
    const end = () => controller?.abort(new Error('Nobody waits for the answer any more.'));
    signal?.addEventListener('abort', end);
    transport.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        if (signal?.aborted) end();
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode;
        headers = responseHeaders;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        signal?.removeEventListener('abort', end);
        resolve({ status, headers, body: Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        signal?.removeEventListener('abort', end);
        reject(error);
      },
    });
  });
