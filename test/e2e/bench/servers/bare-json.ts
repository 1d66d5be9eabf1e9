import { createServer, type IncomingMessage } from 'node:http';
import { serve } from '../programs/serve.ts';
import { listen } from './listen.ts';
import { createLookUp, type PeerArgument, type Representation } from './peer-schema.ts';
import { usageCommands } from './usage.ts';

const bodyOf = (request: IncomingMessage, read: (body: string) => void): void => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => read(Buffer.concat(chunks).toString()));
};

/** No GraphQL at all: parses, looks up and serializes. No server in JavaScript can be much faster. */
serve(async (argument: PeerArgument) => {
  const lookUp = createLookUp(argument);
  const server = createServer((request, response) => {
    bodyOf(request, (body) => {
      const { variables } = JSON.parse(body) as { variables: { representations: Representation[] } };
      const answer = JSON.stringify({ data: { _entities: variables.representations.map(lookUp) } });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  });
  const url = await listen(server);
  return { url: () => url, ...usageCommands };
});
