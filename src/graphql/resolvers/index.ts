import type { Resolvers } from '../generated/resolvers.ts';
import { DateTime } from './DateTime.ts';
import { Key } from './Key.ts';
import { KeyAccess } from './KeyAccess.ts';
import { KeyPolicy } from './KeyPolicy.ts';
import { KeyPolicyChangeEvent } from './KeyPolicyChangeEvent.ts';
import { KeyPolicyFinding } from './KeyPolicyFinding.ts';
import { KeyPolicyResult } from './KeyPolicyResult.ts';
import { KeyPolicyVersion } from './KeyPolicyVersion.ts';
import { KeyPrincipal } from './KeyPrincipal.ts';
import { KeySearchConnection } from './KeySearchConnection.ts';
import { Query } from './Query.ts';

/** Types that are not listed here are plain data: GraphQL reads their fields from properties of the same names. */
export const resolvers: Resolvers = {
  DateTime,
  Key,
  KeyAccess,
  KeyPolicy,
  KeyPolicyChangeEvent,
  KeyPolicyFinding,
  KeyPolicyResult,
  KeyPolicyVersion,
  KeyPrincipal,
  KeySearchConnection,
  Query,
};
