import { readSandboxOptions } from './environment.ts';
import { createSandbox, sandboxKeys } from './index.ts';

const sandbox = await createSandbox(readSandboxOptions(process.env));
const [aws, alibabaCloud] = (['AWS', 'ALIBABA_CLOUD'] as const).map((cloud) =>
  sandboxKeys.find((key) => key.provider === cloud),
);

console.log(`AWS KMS and STS        ${sandbox.awsUrl}
Alibaba Cloud KMS, STS ${sandbox.alibabaCloudUrl}/{region}

Access key ids are SANDBOX followed by the account id, the secret is "sandbox". Try:

  AWS_ACCESS_KEY_ID=SANDBOX${aws?.accountId} AWS_SECRET_ACCESS_KEY=sandbox \\
    aws kms get-key-policy --endpoint-url ${sandbox.awsUrl} --region ${aws?.region} \\
    --key-id ${aws?.keyId} --policy-name default --output text --query Policy

The documents' key of Alibaba Cloud is ${alibabaCloud?.arn}.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
