import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { errorCodes } from 'fastify';

const decompress = promisify(brotliDecompress);

const invalid = (): Error =>
  Object.assign(new Error('Could not decompress the request payload using the provided encoding'), { statusCode: 400 });

/** Reads a body that may not be longer than `maxBytes`. */
const readWhole = async (body: Readable, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/**
 * Decompresses bodies in Brotli one after the other, each once it has been received. A decoder decompresses up to 16 MB
 * ahead of what is read from it, and keeps that for as long as its client keeps it waiting.
 * @param maxBytes of a body, before and after decompression
 */
export const createBrotliBodies = (maxBytes: number): ((body: Readable) => Promise<Readable>) => {
  let last: Promise<unknown> = Promise.resolve();
  const decompressWhole = async (compressed: Buffer): Promise<Buffer> => {
    try {
      return await decompress(compressed, { maxOutputLength: maxBytes });
    } catch (error) {
      const isTooLong = error instanceof RangeError;
      throw isTooLong ? new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE() : invalid();
    }
  };
  return async (body) => {
    const compressed = await readWhole(body, maxBytes);
    const whole = last.then(() => decompressWhole(compressed));
    last = whole.catch(() => {});
    const decompressed = Readable.from([await whole], { objectMode: false });
    return Object.assign(decompressed, { receivedEncodedLength: compressed.length });
  };
};
