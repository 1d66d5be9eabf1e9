import { IncomingMessage } from 'node:http';

/** Longer chunks are passed on as they are. */
const smallBytes = 512;
/** How many small chunks of a body are passed on as they are. Usual bodies have one. */
const fewChunks = 16;
/** Blocks of this length come from the pool of Node's buffers. */
const blockBytes = 2048;

/** The small chunks of a body, joined. */
interface Block {
  bytes: Buffer;
  length: number;
}

/** What the socket of a request emits, with the request, once its body has had more than a few small chunks. */
export const manySmallChunks = 'manySmallChunks';

/**
 * Requests whose bodies arrive in tiny chunks without taking more memory than others. Node creates a buffer for each
 * chunk, which takes some hundred bytes, so that a body of 2 MB in chunks of one byte would exhaust the heap.
 */
export class RequestWithJoinedChunks extends IncomingMessage {
  #smallChunks = 0;
  #block: Block | null = null;

  /** Node's parser calls it for each chunk, and with null at the end. Where it returns false, reading stops. */
  override push(chunk: Buffer | null): boolean {
    if (chunk !== null && chunk.length <= smallBytes) {
      this.#smallChunks += 1;
      if (this.#smallChunks > fewChunks) return this.#join(chunk);
    }
    if (this.#block !== null) this.#passOn(this.#block);
    return super.push(chunk);
  }

  /**
   * Node calls it once the request has been answered, and would not push the rest of its body any more. Parsing that
   * takes as much time, so it has to be counted as well.
   */
  _dump(): void {
    this.removeAllListeners('data');
    this.resume();
  }

  #join(chunk: Buffer): boolean {
    if (this.#block === null) this.socket.emit(manySmallChunks, this);
    this.#block ??= { bytes: Buffer.allocUnsafe(blockBytes), length: 0 };
    const block = this.#block;
    const mayReadOn = block.length + chunk.length <= blockBytes || this.#passOn(block);
    block.length += chunk.copy(block.bytes, block.length);
    return mayReadOn;
  }

  #passOn(block: Block): boolean {
    if (block.length === 0) return true;
    const joined = block.bytes.subarray(0, block.length);
    block.bytes = Buffer.allocUnsafe(blockBytes);
    block.length = 0;
    return super.push(joined);
  }
}
