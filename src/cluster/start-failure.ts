/** A failure that has been put into words already. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

interface SystemError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
}

type Say = (where: string) => string;

/** https://nodejs.org/api/errors.html#common-system-errors */
const reasons: Readonly<Record<string, Say>> = {
  EADDRINUSE: (where) => `${where} is taken by another program: choose another port.`,
  EADDRNOTAVAIL: (where) => `${where} is no address of this machine: choose another HOST.`,
  EACCES: (where) => `${where} may not be used by this user: choose a port above 1023.`,
  ENOTFOUND: () => 'HOST is a name that nobody knows.',
};

/** Why it could not start, in one line. */
export const toStartFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return `It could not start: ${String(error)}`;
  if (error instanceof StartFailure) return error.message;
  const { code = '', address, port, message }: SystemError = error;
  const where = port === undefined ? 'The address' : `Port ${port} on ${address ?? 'this machine'}`;
  return reasons[code]?.(where) ?? `It could not start: ${message.split('\n', 1)[0] ?? ''}`;
};
