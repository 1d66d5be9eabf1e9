import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import type { externalDataInterceptor } from '@smithy/core/config';

type Interceptor = typeof externalDataInterceptor;

const run = promisify(exec);

/**
 * Ends a profile's `credential_process` after `limitMs`. The SDK waits for the command without a limit and accepts no
 * signal; all that can be replaced is the function that runs the command. Otherwise the commands of abandoned attempts
 * would accumulate.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export const limitCredentialProcesses = (interceptor: Interceptor, limitMs: number): void => {
  const limited = (command: string) => run(command, { timeout: limitMs, killSignal: 'SIGKILL' });
  interceptor.interceptToken(
    'exec',
    Object.assign(() => {}, { [promisify.custom]: limited }),
  );
};
