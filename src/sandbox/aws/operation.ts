import type { HttpOutcome } from '../http-server.ts';
import type { RegionKey } from '../keys/sandbox-key.ts';
import type { SandboxState } from '../state.ts';
import type { VerifiedSignature } from './sigv4.ts';

/** One authenticated request, its body parsed. */
export interface OperationCall {
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signature: VerifiedSignature;
  readonly state: SandboxState;
}

/** Throws a ServiceError where the service would reject the request. */
export type Operation = (call: OperationCall) => HttpOutcome;

/** Operations by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** The account and Region that the request was signed for. */
export const regionOf = ({ signature: { credential, region } }: OperationCall): RegionKey => ({
  provider: 'AWS',
  accountId: credential.signer.accountId,
  region,
});
