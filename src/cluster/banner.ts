import type { Config } from '../config/config.ts';

/** The one line on standard output: where GraphQL and GraphiQL are, and whether it is the sandbox. */
export const formatBanner = ({ server, sandbox, lifecycle }: Config, url: string): string => {
  const explorer = server.explorer ? ` · GraphiQL ${url}/graphiql` : '';
  const world = sandbox ? ' · embedded sandbox: no cloud is asked' : '';
  const workers = lifecycle.workers > 1 ? ` · ${lifecycle.workers} workers` : '';
  return `GraphQL ${url}/graphql${explorer}${world}${workers}\n`;
};
