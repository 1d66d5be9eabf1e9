import { Duplex } from 'node:stream';

/** Sends a message of Postgres's protocol, and returns the response. */
export type Exchange = (message: Uint8Array) => Promise<Uint8Array>;

type Done = (error?: Error | null) => void;

/** AuthenticationOk and ReadyForQuery: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
const terminate = 0x58;

/**
 * The stream that node-postgres uses as a socket. The embedded database has neither users nor a handshake, so the first
 * message is answered here.
 */
export class ProtocolStream extends Duplex {
  readonly #exchange: Exchange;
  #greeted = false;

  constructor(exchange: Exchange) {
    super({ emitClose: true });
    this.#exchange = exchange;
  }

  connect(): void {
    queueMicrotask(() => this.emit('connect'));
  }

  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send(chunk, done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: Done): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  #send(message: Buffer, done: Done): void {
    if (!this.#greeted) {
      this.#greeted = true;
      this.push(welcome);
      done();
    } else if (message[0] === terminate) {
      this.push(null);
      done();
    } else {
      this.#exchange(message).then((bytes) => {
        this.push(bytes);
        done();
      }, done);
    }
  }
}
