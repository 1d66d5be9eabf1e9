interface SystemError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
}

/** @see https://nodejs.org/api/errors.html#common-system-errors */
const reasons: Readonly<Record<string, (where: string) => string>> = {
  EADDRINUSE: (where) => `${where} is already in use: choose another port.`,
  EADDRNOTAVAIL: (where) => `${where} can't be used, since this machine has no such address: choose another HOST.`,
  EACCES: (where) => `${where} is not permitted for this user: choose a port above 1023.`,
  ENOTFOUND: () => 'The host name in HOST does not resolve.',
};

/** Explains in one line why the service could not start. */
export const formatStartFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return `The service could not start: ${String(error)}`;
  const { code = '', address, port, message }: SystemError = error;
  const where = port === undefined ? 'The address' : `Port ${port} on ${address ?? 'this machine'}`;
  return reasons[code]?.(where) ?? `The service could not start: ${message.split('\n', 1)[0] ?? ''}`;
};
