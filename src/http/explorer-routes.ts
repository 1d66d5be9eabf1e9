import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `npm run build` writes the page; the same path from the sources and from the compiled files. */
const explorerFolder = fileURLToPath(new URL('../../dist/explorer/', import.meta.url));

/** GraphiQL's editor adds styles to the page; everything else must come from this server. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Each asset's file name contains a hash of its content. */
const cacheControlOf = (path: string): string =>
  path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';

/**
 * Serves GraphiQL from disk. The page loads everything from this server, which the header enforces. All addresses are
 * relative, so that it works behind a path prefix as well.
 */
export const registerExplorerRoutes = async (app: FastifyInstance, sandbox: boolean): Promise<void> => {
  if (!existsSync(explorerFolder)) throw new Error('GraphiQL is not built: run "npm run build".');
  app.get('/graphiql/settings.json', async () => ({ sandbox, endpoint: '../graphql' }));
  for (const url of ['/', '/graphiql']) app.get(url, async (_request, reply) => reply.redirect('graphiql/'));
  await app.register(fastifyStatic, {
    root: explorerFolder,
    serve: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.setHeader('cache-control', cacheControlOf(path));
    },
  });
  app.get<{ Params: { '*': string } }>('/graphiql/*', { compress: {} }, (request, reply) =>
    reply.sendFile(request.params['*'] || 'index.html'),
  );
};
