import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `npm run build` puts the page; the same from the sources and from what was compiled of them. */
const explorerFolder = fileURLToPath(new URL('../../dist/explorer/', import.meta.url));

const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves GraphiQL from disk. The page asks nobody but this server, and the header holds it to that. */
export const registerExplorerRoutes = async (app: FastifyInstance, sandbox: boolean): Promise<void> => {
  if (!existsSync(explorerFolder)) throw new Error('GraphiQL is not built: run "npm run build".');
  app.get('/graphiql/settings.json', async () => ({ sandbox, endpoint: '/graphql' }));
  for (const url of ['/', '/graphiql']) app.get(url, async (_request, reply) => reply.redirect('/graphiql/'));
  await app.register(fastifyStatic, {
    root: explorerFolder,
    prefix: '/graphiql/',
    setHeaders: (response) => {
      response.setHeader('content-security-policy', contentSecurityPolicy);
      response.setHeader('x-content-type-options', 'nosniff');
      response.setHeader('referrer-policy', 'no-referrer');
    },
  });
};
