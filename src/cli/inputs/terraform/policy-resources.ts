import type { KmsProvider } from '../../../policy.ts';
import { descriptions } from '../../../providers/descriptions.ts';

/** Resource types with a key policy, and the attribute that holds it. */
export const policyResources: ReadonlyMap<string, { readonly provider: KmsProvider; readonly attribute: string }> =
  new Map(
    descriptions.flatMap(({ id, terraform }) =>
      Object.entries(terraform.policies).map(([type, attribute]) => [type, { provider: id, attribute }] as const),
    ),
  );
