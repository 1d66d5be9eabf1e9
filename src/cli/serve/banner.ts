import type { Config } from '../../config/config.ts';

/** The only line on standard output: the URLs of GraphQL and GraphiQL, and whether the embedded sandbox is used. */
export const formatBanner = ({ server, sandbox }: Config, url: string): string => {
  const explorer = server.explorer ? ` · GraphiQL ${url}/graphiql` : '';
  const source = sandbox ? ' · embedded sandbox: no cloud is called' : '';
  return `GraphQL ${url}/graphql${explorer}${source}\n`;
};
