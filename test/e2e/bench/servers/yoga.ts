import { createServer } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { serve } from '../programs/serve.ts';
import { listen } from './listen.ts';
import { createPeerSchema, type PeerArgument } from './peer-schema.ts';
import { usageCommands } from './usage.ts';

/** https://the-guild.dev/graphql/yoga-server/docs/integrations/integration-with-nodejs */
serve(async (argument: PeerArgument) => {
  const yoga = createYoga({ schema: createPeerSchema(argument) });
  const url = await listen(createServer(yoga));
  return { url: () => `${url}/graphql`, ...usageCommands };
});
