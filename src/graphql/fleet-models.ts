import type { KmsErrorDetails } from '../errors.ts';
import type { FleetQuery } from '../fleet/fleet.ts';
import type { FoundKey } from '../fleet/search/search.ts';
import type { KeyModel, KeyPolicyModel } from './models.ts';

/** What resolvers hand on for a page of a search. Its total is counted where it is asked for. */
export interface KeySearchModel {
  readonly edges: readonly (Omit<FoundKey, 'arn' | 'readAt'> & {
    readonly cursor: string;
    readonly node: KeyModel;
    readonly readAt: string;
  })[];
  readonly pageInfo: PageInfoModel;
  readonly complete: boolean;
  readonly asOf: string | null;
  readonly errors: readonly KmsErrorDetails[];
  readonly query: FleetQuery;
}

export interface PageInfoModel {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** A principal who may use keys; `_entities` reads the type from `__typename`. */
export interface KeyPrincipalModel {
  readonly __typename: 'KeyPrincipal';
  readonly arn: string;
}

/** A text that a key's policy has had, and the text before it; null where none is known. */
export interface KeyPolicyVersionModel {
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly policy: KeyPolicyModel;
  readonly before: KeyPolicyModel | null;
}

/** A change of a key's policy. Null stands for a text that the index can't read any more. */
export interface KeyPolicyChangeEventModel {
  readonly key: KeyModel;
  readonly seenAt: string;
  readonly before: KeyPolicyModel | null;
  readonly after: KeyPolicyModel | null;
}
