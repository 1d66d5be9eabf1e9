import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../support/graphql.ts';
import { awsExample, keyNamed, toRepresentation } from '../support/keys.ts';
import { type ServiceUnderTest, startWithSandbox } from '../support/service.ts';

const query = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Key { arn policy { document } } }
}`;
const asking = { 'apollo-federation-include-trace': 'ftv1' };
const variables = { representations: [awsExample, keyNamed('AWS', 'AccessDeniedException')].map(toRepresentation) };

/** The trace in `extensions.ftv1`, a protobuf message, of which the tests only read the names. */
const traceIn = (text: string): string | undefined => {
  const { ftv1 } = JSON.parse(text).extensions ?? {};
  return ftv1 === undefined ? undefined : Buffer.from(ftv1, 'base64').toString('latin1');
};

describe('the inline trace for federated gateways', () => {
  let running: ServiceUnderTest;
  const askFor = (headers: Readonly<Record<string, string>>) => ask(running.graphqlUrl, query, variables, headers);
  afterEach(() => running?.close());

  it('is off unless the operator turns it on', async () => {
    running = await startWithSandbox();
    expect(traceIn((await askFor(asking)).text)).toBeUndefined();
  });

  it('names the fields for gateways that request it, each time, and for no other client', async () => {
    running = await startWithSandbox({ env: { INLINE_TRACE: 'true' } });
    const representations = [toRepresentation(awsExample)];
    const askForOne = async (headers: Readonly<Record<string, string>>) =>
      traceIn((await ask(running.graphqlUrl, query, { representations }, headers)).text);
    expect(await askForOne({})).toBeUndefined();
    expect(await askForOne(asking)).toMatch(/_entities.*arn.*policy.*document/s);
    // By now the response is cached, but for a trace it is executed nevertheless.
    expect(await askForOne(asking)).toMatch(/_entities.*arn.*policy.*document/s);
    expect(await askForOne({})).toBeUndefined();
    expect(await askForOne({ 'apollo-federation-include-trace': 'ftv2' })).toBeUndefined();
  });

  it('reveals of errors only that there are some', async () => {
    running = await startWithSandbox({ env: { INLINE_TRACE: 'true' } });
    const { text, errors } = await askFor(asking);
    expect(errors).toMatchObject([{ extensions: { code: 'KMS_ACCESS_DENIED' } }]);
    expect(traceIn(text)).toContain('<masked>');
    expect(traceIn(text)).not.toMatch(/authorized|user\/sandbox|KMS_ACCESS_DENIED/);
  });

  it('is sent only to authenticated gateways, where authentication is configured', async () => {
    running = await startWithSandbox({ env: { INLINE_TRACE: 'true', GATEWAY_SHARED_SECRETS: 'open-sesame-please' } });
    const refused = await askFor(asking);
    expect(refused.status).toBe(401);
    expect(refused.text).not.toContain('ftv1');
    const { text } = await askFor({ ...asking, 'router-authorization': 'open-sesame-please' });
    expect(traceIn(text)).toContain('_entities');
  });
});
