import Fastify from 'fastify';
import mercurius from 'mercurius';
import { serve } from '../programs/serve.ts';
import { createPeerSchema, type PeerArgument } from './peer-schema.ts';
import { usageCommands } from './usage.ts';

/** Compiles each operation when it is first requested. */
const jit = 1;

serve(async (argument: PeerArgument) => {
  const app = Fastify();
  await app.register(mercurius, { schema: createPeerSchema(argument), jit });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: () => `${url}/graphql`, ...usageCommands };
});
