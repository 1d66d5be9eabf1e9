import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { cutOffSlowReader } from './slow-readers.ts';

/** Shorter answers cost more to compress than to send. */
const thresholdBytes = 8 * 1024;
/** Up to here an answer is packed at once, which takes a millisecond; what is longer goes through a stream. */
const atOnceBytes = 1024 * 1024;

/**
 * Bodies may be compressed both ways. Answers are packed where a route is given the option `compress`, or says so itself;
 * with the least effort, since the statements of policies repeat themselves: for a hundred keys Brotli's quality 1 takes a
 * quarter of the time of gzip's usual level, and gets them smaller.
 */
export const registerCompression = async (app: FastifyInstance): Promise<void> => {
  await app.register(compress, {
    globalCompression: false,
    threshold: thresholdBytes,
    syncThreshold: atOnceBytes,
    encodings: ['br', 'gzip', 'deflate', 'identity'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } },
    zlibOptions: { level: constants.Z_BEST_SPEED },
  });
};

/** Sends a body, packed where that pays. Most are short, and go without a look at what their readers could unpack. */
export const sendCompressible = (reply: FastifyReply, body: string | Buffer): FastifyReply => {
  const bytes = Buffer.byteLength(body);
  if (bytes < thresholdBytes) return reply.send(body);
  cutOffSlowReader(reply, bytes);
  reply.compress(body);
  return reply;
};
