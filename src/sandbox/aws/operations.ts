import { aliasOperations } from './alias-operations.ts';
import { grantOperations } from './grant-operations.ts';
import { keyOperations } from './key-operations.ts';
import type { Operations } from './operation.ts';
import { tagOperations } from './tag-operations.ts';

/** The KMS operations that the sandbox simulates. */
export const operations: Operations = {
  ...keyOperations,
  ...aliasOperations,
  ...tagOperations,
  ...grantOperations,
};
