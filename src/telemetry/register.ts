/**
 * The ready-made entry for those who want traces: `node --import key-policy-subgraph/telemetry …`. It has to run before
 * anything else, and says so and ends where it can't do what it was asked for.
 */
import { type NodeSdkPackage, startSdk } from './start-sdk.ts';

/** Kept from the compiler, for which the package need not be there. */
const sdkPackage: string = '@opentelemetry/sdk-node';

const problem = await startSdk({
  env: process.env,
  load: () => import(sdkPackage) as Promise<NodeSdkPackage>,
});
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
