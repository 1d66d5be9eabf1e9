import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Answers that are shorter than this cost more to pack than to send. */
const thresholdBytes = 8 * 1024;

/** Bodies may be compressed both ways. Answers are packed where a route is given the option `compress`, or says so itself. */
export const registerCompression = async (app: FastifyInstance): Promise<void> => {
  const encodings = ['gzip', 'br', 'deflate', 'identity'] as const;
  await app.register(compress, { globalCompression: false, threshold: thresholdBytes, encodings: [...encodings] });
};

/** Sends a body, packed where that pays. Most are short, and go without a look at what their readers could unpack. */
export const sendCompressible = (reply: FastifyReply, body: string | Buffer): FastifyReply => {
  if (Buffer.byteLength(body) < thresholdBytes) return reply.send(body);
  reply.compress(body);
  return reply;
};
