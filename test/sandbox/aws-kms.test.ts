import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

async function withClient<T>(region: string, accountId: string, use: (client: KMSClient) => Promise<T>): Promise<T> {
  const credentials = { accessKeyId: `SANDBOX${accountId}`, secretAccessKey: 'sandbox' };
  const client = new KMSClient({ region, endpoint: sandbox.awsUrl, credentials, maxAttempts: 1 });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

describe('GetKeyPolicy of the seed', () => {
  const policyKeys = sandboxKeys.filter((key) => key.provider === 'AWS' && key.document !== null);
  const errorKeys = sandboxKeys.filter((key) => key.provider === 'AWS' && key.providerCode !== null);

  test.each(policyKeys)('$arn: $name', async ({ arn, region, accountId, document }) => {
    const answer = await withClient(region, accountId, (client) =>
      client.send(new GetKeyPolicyCommand({ KeyId: arn })),
    );
    expect(answer).toMatchObject({ Policy: document, PolicyName: 'default' });
  });

  test.each(errorKeys)('$arn: $providerCode', async ({ arn, region, accountId, providerCode }) => {
    const answer = withClient(region, accountId, (client) => client.send(new GetKeyPolicyCommand({ KeyId: arn })));
    await expect(answer).rejects.toMatchObject({ name: providerCode });
  });
});
