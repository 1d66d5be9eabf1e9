import { Readable } from 'node:stream';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Shorter responses cost more to compress than to send, and are sent as they are, whatever the client accepts. */
export const compressedFromBytes = 8 * 1024;
/** Responses up to this length are compressed at once, which takes a millisecond; longer ones are streamed. */
const atOnceBytes = 1024 * 1024;
const pieceBytes = 65_536;

/**
 * Accepts compressed requests, and compresses the responses of routes that have the option `compress` or call
 * `sendCompressible`. The lowest quality is enough, since statements of policies repeat: for a hundred keys, Brotli's
 * quality 1 takes a quarter of the time of gzip's default level, and the result is smaller.
 */
export const registerCompression = async (app: FastifyInstance): Promise<void> => {
  await app.register(compress, {
    globalCompression: false,
    threshold: compressedFromBytes,
    syncThreshold: atOnceBytes,
    encodings: ['br', 'gzip', 'deflate', 'identity'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } },
    zlibOptions: { level: constants.Z_BEST_SPEED },
  });
};

const piecesOf = function* (body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
};

/**
 * Sends a body as the client reads it. Written at once, TLS would encrypt all of it and keep that until it is read. The
 * header is removed where the body is compressed.
 */
const sendInPieces = (reply: FastifyReply, body: Buffer): void => {
  reply.header('content-length', body.length);
  // Hooks, Fastify and the stream add more than the ten listeners from which Node suspects a leak.
  reply.raw.setMaxListeners(0);
  reply.compress(Readable.from(piecesOf(body), { objectMode: false }));
};

/**
 * Sends a body, compressed unless it is short. Most are, and are sent without parsing Accept-Encoding.
 * @throws TooManyResponses to the error handler, where there is no room for it
 */
export const sendCompressible = (reply: FastifyReply, body: string | Buffer): FastifyReply => {
  const bytes = Buffer.byteLength(body);
  if (bytes < compressedFromBytes) return reply.send(body);
  reply.server.longResponses.admit(reply, bytes);
  if (bytes > atOnceBytes) sendInPieces(reply, Buffer.isBuffer(body) ? body : Buffer.from(body));
  else reply.compress(body);
  return reply;
};
