import type { Credential } from '../credentials.ts';
import type { HttpOutcome } from '../http-server.ts';
import type { SandboxState } from '../state.ts';
import type { RpcRequest } from './rpc-request.ts';

/** One authenticated request. */
export interface OperationCall {
  readonly request: RpcRequest;
  readonly credential: Credential;
  readonly region: string;
  readonly state: SandboxState;
}

export interface Operation {
  readonly version: string;
  run(call: OperationCall): HttpOutcome;
}
