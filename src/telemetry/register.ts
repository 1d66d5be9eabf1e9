/**
 * Entry point for tracing: `node --import key-policy-subgraph/telemetry …`. It must run before anything else, and ends
 * the process with a message where tracing can't start.
 */
import { type NodeSdkPackage, startSdk } from './start-sdk.ts';

/** A variable, so that the compiler does not resolve the optional package. */
const sdkPackage: string = '@opentelemetry/sdk-node';

const problem = await startSdk({
  env: process.env,
  load: () => import(sdkPackage) as Promise<NodeSdkPackage>,
});
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
