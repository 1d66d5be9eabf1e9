import type { Resolvers } from '../generated/resolvers.ts';
import { DateTime } from './DateTime.ts';
import { Key } from './Key.ts';
import { KeyAccess } from './KeyAccess.ts';
import { KeyPolicy } from './KeyPolicy.ts';
import { KeyPolicyFinding } from './KeyPolicyFinding.ts';
import { KeyPolicyResult } from './KeyPolicyResult.ts';
import { Query } from './Query.ts';

/** Types that are missing here are plain data, which GraphQL answers by property name. */
export const resolvers: Resolvers = { DateTime, Key, KeyAccess, KeyPolicy, KeyPolicyFinding, KeyPolicyResult, Query };
