import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { FastifyReply } from 'fastify';
import { BytesInFlight } from '../compute/budget.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly longResponses: LongResponses;
  }
}

/** Responses up to this length fit into the operating system's buffer of a connection. */
const longBytes = 65_536;

export interface ReadingTimes {
  /** Milliseconds without progress after which a client is disconnected. */
  readonly idleMs: number;
  /** The maximum time in milliseconds for a client to read a whole response. */
  readonly wholeMs: number;
  /** How many milliseconds a client may take to read its response where there is no room for another. */
  readonly crowdedMs: number;
}

const usualTimes: ReadingTimes = { idleMs: 10_000, wholeMs: 120_000, crowdedMs: 2000 };

/** Thrown where the responses that clients have not read use all the memory that is allowed for them. */
export class TooManyResponses extends Error {
  override readonly name = 'TooManyResponses';
  readonly statusCode = 503;
}

/** A response that is being sent. */
interface Sending {
  readonly response: ServerResponse;
  readonly bytes: number;
  readonly startedAt: number;
}

/** The long responses that are being sent, which share the memory. */
export class LongResponses {
  readonly #inFlight: BytesInFlight;
  readonly #times: ReadingTimes;
  /** The oldest first. */
  readonly #all = new Set<Sending>();

  constructor(maxBytes: number, times: ReadingTimes = usualTimes) {
    this.#inFlight = new BytesInFlight(maxBytes);
    this.#times = times;
  }

  /**
   * Disconnects a client that does not read its response, which would otherwise stay in memory. Where there is no room
   * for a response, those that are read slowly give way to it. Call it before the response is sent.
   * @throws TooManyResponses where there is no room nevertheless
   */
  admit({ raw }: FastifyReply, bytes: number): void {
    if (!this.#begin(raw, bytes)) throw new TooManyResponses();
  }

  /** The same for a response that another library sends: where there is no room, its client is disconnected. */
  admitOnceSent({ raw }: FastifyReply): void {
    raw.once('prefinish', () => {
      if (!this.#begin(raw, raw.socket?.writableLength ?? 0)) cutOff(raw);
    });
  }

  #begin(response: ServerResponse, bytes: number): boolean {
    if (bytes <= longBytes) return true;
    while (!this.#inFlight.take(bytes)) if (!this.#cutOffOldest()) return false;
    const sending = { response, bytes, startedAt: performance.now() };
    this.#all.add(sending);
    response.socket?.setTimeout(this.#times.idleMs);
    response.once('timeout', () => cutOff(response));
    const timer = setTimeout(cutOff, this.#times.wholeMs, response).unref();
    response.once('close', () => {
      clearTimeout(timer);
      this.#end(sending);
    });
    return true;
  }

  #end(sending: Sending): void {
    if (this.#all.delete(sending)) this.#inFlight.release(sending.bytes);
  }

  /** False where none has been sent for long. */
  #cutOffOldest(): boolean {
    const [oldest] = this.#all;
    if (oldest === undefined || performance.now() - oldest.startedAt < this.#times.crowdedMs) return false;
    this.#end(oldest);
    cutOff(oldest.response);
    return true;
  }
}

/**
 * Resets the connection. If it were only closed, the system would keep the megabytes that the client has not read, and
 * the client would count as connected until it reads them. Node can't reset TLS connections.
 */
const cutOff = (response: ServerResponse): void => {
  const { socket } = response;
  if (socket === null || socket instanceof TLSSocket) response.destroy();
  else socket.resetAndDestroy();
};
