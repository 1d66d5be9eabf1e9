/** `npm run example`: federation on one machine, without Docker. */
import { exampleQuestion, startExample } from './example.ts';

const { gatewayUrl, explorerUrl, close } = await startExample();
process.stdout.write(`Gateway   ${gatewayUrl}
Explorer  ${explorerUrl}

A question that takes both subgraphs:

${exampleQuestion}

Send it:

  curl -s ${gatewayUrl} -H 'content-type: application/json' -d '${JSON.stringify({ query: exampleQuestion.replaceAll(/\s+/g, ' ') })}'

Or open the gateway's address in a browser and paste it there. Its page loads GraphiQL from unpkg.com; the explorer, which
asks this subgraph alone, needs no other server.

Ctrl+C ends it.
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
