/** Creates the keys of moto-keys.ts in moto, once it is up. The compose file runs this before the subgraph starts. */
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { motoKeys } from './moto-keys.ts';

const { MOTO_URL = 'http://127.0.0.1:5000' } = process.env;
const kms = new KMSClient({ endpoint: MOTO_URL, region: 'us-east-2' });

const tellMoto = async (path: string): Promise<void> => {
  const { ok, status } = await fetch(`${MOTO_URL}/moto-api/${path}`, { method: 'POST' });
  if (!ok) throw new Error(`moto answered ${status} to ${path}`);
};

// A moto that is still running from an earlier start has these keys already.
await tellMoto('reset');
for (const { seed, arn, description, policy } of motoKeys) {
  await tellMoto(`seed?a=${seed}`);
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({ Description: description, Policy: policy }));
  if (key?.Arn !== arn) throw new Error(`moto made ${key?.Arn}, not the ${arn} that the example subgraph refers to`);
  process.stdout.write(`${arn}\n`);
}
kms.destroy();
