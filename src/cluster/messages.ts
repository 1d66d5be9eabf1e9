import type { AccountConfig } from '../config/config.ts';

/**
 * What the primary process and its workers tell each other. Accounts come with the order to serve, since workers share
 * one embedded sandbox. Messages of other kinds travel the same way, and are somebody else's.
 */
export type ToWorker =
  | { readonly keyPolicy: 'serve'; readonly accounts: readonly AccountConfig[] }
  | { readonly keyPolicy: 'stop'; readonly drainDelayMs: number };

export type FromWorker =
  /** It listens to messages from now on; what was sent before would be lost. */
  | { readonly keyPolicy: 'waiting' }
  | { readonly keyPolicy: 'serving'; readonly url: string }
  | { readonly keyPolicy: 'failed'; readonly reason: string };

type Kind = (ToWorker | FromWorker)['keyPolicy'];

const isOfKind =
  <Message extends { readonly keyPolicy: Kind }>(...kinds: readonly Message['keyPolicy'][]) =>
  (message: unknown): message is Message =>
    typeof message === 'object' &&
    message !== null &&
    'keyPolicy' in message &&
    kinds.some((kind) => kind === message.keyPolicy);

export const isToWorker = isOfKind<ToWorker>('serve', 'stop');
export const isFromWorker = isOfKind<FromWorker>('waiting', 'serving', 'failed');
