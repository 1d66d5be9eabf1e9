import { readSandboxOptions, sandboxEnvironment } from './environment.ts';
import { createSandbox, type Sandbox, sandboxKeys } from './index.ts';

/** The text that is printed at the start: endpoints, credentials, a first call, and settings. */
const banner = (sandbox: Sandbox): string => {
  const [aws, alibabaCloud] = (['AWS', 'ALIBABA_CLOUD'] as const).map((cloud) =>
    sandboxKeys.find((key) => key.provider === cloud),
  );
  return `AWS KMS and STS            ${sandbox.awsUrl}
Alibaba Cloud KMS and STS  ${sandbox.alibabaCloudUrl}/{region}

The access key id of an account is SANDBOX followed by the account id; the secret is "sandbox".
There are ${sandboxKeys.length} keys. For example:

  AWS_ACCESS_KEY_ID=SANDBOX${aws?.accountId} AWS_SECRET_ACCESS_KEY=sandbox \\
    aws kms get-key-policy --endpoint-url ${sandbox.awsUrl} --region ${aws?.region} \\
    --key-id ${aws?.keyId} --policy-name default --output text --query Policy

  ${alibabaCloud?.arn} with SANDBOX${alibabaCloud?.accountId}

Stop with Ctrl+C. Environment variables:
${Object.entries(sandboxEnvironment)
  .map(([name, meaning]) => `  ${name.padEnd(21)} ${meaning}`)
  .join('\n')}`;
};

try {
  const sandbox = await createSandbox(readSandboxOptions(process.env));
  process.stdout.write(`${banner(sandbox)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
