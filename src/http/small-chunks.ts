import { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { TimeSlices } from '../compute/time-slices.ts';

/** Longer chunks are passed on as they are. */
const smallBytes = 512;
/** How many small chunks of a body are passed on as they are. Usual bodies have one. */
const fewChunks = 16;
/** Blocks of this length come from the pool of Node's buffers. */
const blockBytes = 2048;
/** How many small chunks are received before the connection waits for its turn, which is about a millisecond's work. */
const chunksPerTurn = 1024;

/** The small chunks of a body, joined to blocks. */
interface Joined {
  block: Buffer;
  length: number;
  /** Since the last turn. */
  chunks: number;
}

/**
 * Requests whose bodies arrive in tiny chunks without taking more memory or turns than others. Node creates a buffer
 * for each chunk, which takes some hundred bytes, so that a body of 2 MB in chunks of one byte would exhaust the heap.
 *
 * @param slices in whose turns such bodies are read on
 */
export const requestsWithJoinedChunks = (slices: Pick<TimeSlices, 'turn'>): typeof IncomingMessage => {
  const allBodies = {};
  let last = Promise.resolve();
  /** One body after the other, each in another iteration of the event loop. */
  const inTurn = (readOn: () => void): void => {
    last = last.then(async () => {
      await setImmediate();
      await slices.turn(allBodies);
      readOn();
    });
  };

  return class extends IncomingMessage {
    #smallChunks = 0;
    #joined: Joined | null = null;

    /** Node's parser calls it for each chunk, and with null at the end. Where it returns false, reading stops. */
    override push(chunk: Buffer | null): boolean {
      if (chunk !== null && chunk.length <= smallBytes) {
        this.#smallChunks += 1;
        if (this.#smallChunks > fewChunks) return this.#join(chunk);
      }
      if (this.#joined !== null) this.#passOn();
      return super.push(chunk);
    }

    /** Node reads on in the same iteration of the event loop, up to 32 times 64 KB, until this has waited. */
    override _read(size: number): void {
      const joined = this.#joined;
      if (joined === null || joined.chunks < chunksPerTurn) super._read(size);
      else {
        joined.chunks = 0;
        inTurn(() => super._read(size));
      }
    }

    #join(chunk: Buffer): boolean {
      this.#joined ??= { block: Buffer.allocUnsafe(blockBytes), length: 0, chunks: 0 };
      const joined = this.#joined;
      if (joined.length + chunk.length > blockBytes) this.#passOn();
      joined.length += chunk.copy(joined.block, joined.length);
      joined.chunks += 1;
      if (joined.chunks < chunksPerTurn) return true;
      this.#passOn();
      return false;
    }

    #passOn(): void {
      const joined = this.#joined;
      if (joined === null || joined.length === 0) return;
      super.push(joined.block.subarray(0, joined.length));
      joined.block = Buffer.allocUnsafe(blockBytes);
      joined.length = 0;
    }
  };
};
