import type { KmsErrorDetails } from '../errors.ts';
import type { FleetQuery } from '../fleet/fleet.ts';
import type { FoundKey } from '../fleet/search/search.ts';
import type { KeyModel, KeyPolicyModel } from './models.ts';

/** The model of a page of a search. Its total is counted only where it is selected. */
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

/** A principal that may use keys; `_entities` determines the type by `__typename`. */
export interface KeyPrincipalModel {
  readonly __typename: 'KeyPrincipal';
  readonly arn: string;
}

/** A version of a key's policy, and the version before it; null where none is known. */
export interface KeyPolicyVersionModel {
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly policy: KeyPolicyModel;
  readonly before: KeyPolicyModel | null;
}

/** A change of a key's policy. A text that the index can no longer read is null. */
export interface KeyPolicyChangeEventModel {
  readonly key: KeyModel;
  readonly seenAt: string;
  readonly before: KeyPolicyModel | null;
  readonly after: KeyPolicyModel | null;
}
