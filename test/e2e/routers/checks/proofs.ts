import { setTimeout as delay } from 'node:timers/promises';
import { createAuthority, createServerCertificate, inFiles } from '../../../http/certificates.ts';
import { audience, startIssuer } from '../../../http/issuer.ts';
import { ask } from '../../../support/graphql.ts';
import { describeRefusal } from '../described.ts';
import { type Configuration, configurationOf } from '../guide.ts';
import type { InstalledRouter } from '../router-program.ts';
import { basicLines, startRouterWorld } from '../world.ts';
import { twoBuckets } from './answers.ts';
import { type Check, orLicence, using } from './check.ts';

const query = '{ buckets { encryptionKey { policyResult { __typename } } } }';

const refused = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: twoBuckets }), (world) =>
    using(world.start(router, []), async ({ url }) => describeRefusal(await ask(url, query))),
  );

/** Whether the router accepts the configuration in OPERATING.md without asking for an update of it. */
const taken = (router: InstalledRouter): Promise<string> =>
  using(startRouterWorld({ buckets: twoBuckets }), (world) =>
    using(world.start(router, [basicLines, "end users' tokens"]), async (running) => {
      const complaint = /[^"\n]*update your configuration[^"\n]*/i.exec(running.output())?.[0];
      return complaint === undefined ? 'accepted as shown' : `accepted, but: ${complaint}`;
    }),
  );

/** The configuration with the actual paths and addresses in place of those in OPERATING.md. */
const placed = (lines: Configuration, places: Readonly<Record<string, string>>): Configuration =>
  JSON.parse(Object.entries(places).reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(lines)));

const clientCertificate = async (router: InstalledRouter): Promise<string> => {
  const [server, authority] = [await createServerCertificate(), await createAuthority()];
  const { cert, key } = authority.client;
  const texts = { 'server.pem': server.cert, 'server.key': server.key, 'clients.pem': authority.ca };
  const files = await inFiles({ ...texts, 'ca.pem': server.cert, 'client.pem': cert, 'client.key': key });
  const env = {
    TLS_CERT_FILE: files.paths['server.pem'],
    TLS_KEY_FILE: files.paths['server.key'],
    TLS_CLIENT_CA_FILE: files.paths['clients.pem'],
    GATEWAY_SHARED_SECRETS: '',
  };
  const folder = files.paths['ca.pem'].replace(/ca\.pem$/, '');
  const lines = placed(configurationOf(router.kind.name, ['a client certificate']), { '/etc/router/': folder });
  return using(startRouterWorld({ buckets: twoBuckets, env, untapped: true }), (world) =>
    using(world.start(router, [], lines), async ({ url }) => {
      const { data, errors } = await ask(url, query);
      const [first] = data?.buckets ?? [];
      const types = first?.encryptionKey?.policyResult?.__typename;
      return types === 'KeyPolicy' ? 'accepted' : `not accepted: ${errors[0]?.message}`;
    }),
  ).finally(() => files.remove());
};

const tokensPassedOn = (router: InstalledRouter): Promise<string> =>
  using(startIssuer(), async (issuer) => {
    const env = { JWT_JWKS_URL: issuer.jwksUrl, JWT_ISSUER: issuer.name, JWT_AUDIENCE: audience };
    const headers = { authorization: `Bearer ${await issuer.token({ scope: 'keys:read:aws', exp: 4_102_444_800 })}` };
    return using(startRouterWorld({ buckets: twoBuckets, env }), async (world) => {
      const look = (titles: readonly string[]) =>
        using(world.start(router, titles), async ({ url }) => {
          const { data } = await ask(url, query, {}, headers);
          return data?.buckets[0].encryptionKey?.policyResult?.__typename === 'KeyPolicy';
        });
      const [byDefault, withLines] = [await look([basicLines]), await look([basicLines, "end users' tokens"])];
      return byDefault ? 'by default' : withLines ? 'with the configuration above' : 'no';
    });
  });

/** Repeats the request, since a router may accept requests before it has fetched the keys for verifying tokens. */
const untilLetIn = async (url: string, token: Readonly<Record<string, string>>): Promise<boolean> => {
  for (let attempt = 1; attempt <= 25; attempt += 1) {
    const { data } = await ask(url, query, {}, token);
    if (data?.buckets[0].encryptionKey?.policyResult?.__typename === 'KeyPolicy') return true;
    await delay(200);
  }
  return false;
};

const scopes = (router: InstalledRouter): Promise<string> =>
  using(startIssuer(), async (issuer) => {
    const env = { AUTH_DIRECTIVES: 'true' };
    const places = { 'https://issuer.example/jwks': issuer.jwksUrl };
    const lines = placed(configurationOf(router.kind.name, ['scopes']), places);
    const tokenOf = async (scope: string) => ({
      authorization: `Bearer ${await issuer.token({ scope, exp: 4_102_444_800 })}`,
    });
    return using(startRouterWorld({ buckets: twoBuckets, env, introspected: true }), (world) =>
      orLicence(
        using(world.start(router, [basicLines], lines), async ({ url }) => {
          const lets = await untilLetIn(url, await tokenOf('keys:read'));
          world.tap.drain();
          const denied = await ask(url, query, {}, await tokenOf('buckets:read'));
          const asked = world.tap.drain().length;
          const told = describeRefusal(denied);
          return `${lets ? 'allows callers who have them' : 'allows nobody'}; else ${told}, ${asked === 0 ? 'without calling' : 'after calling'} the subgraph`;
        }),
      ),
    );
  });

export const proofs: readonly Check[] = [
  { row: 'the configuration above', look: taken },
  { row: 'request without the secret', look: refused },
  { row: 'client certificate', look: clientCertificate },
  { row: "end users' tokens are passed on", look: tokensPassedOn },
  { row: '`@requiresScopes`', look: scopes },
];
