/** `npm run example`: federation on one machine, without Docker. */
import { exampleQuestion, startExample } from './example.ts';

const { gatewayUrl, explorerUrl, close } = await startExample();
process.stdout.write(`Gateway   ${gatewayUrl}
Explorer  ${explorerUrl}

Open the gateway's address in a browser and paste this, or send it:

${exampleQuestion}

  curl -s ${gatewayUrl} -H 'content-type: application/json' -d '${JSON.stringify({ query: exampleQuestion.replaceAll(/\s+/g, ' ') })}'

Ctrl+C ends it.
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
