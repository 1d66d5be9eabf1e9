import type { KmsProvider } from '../../../policy.ts';
import type { InputSettings } from '../key-policy-input.ts';

/** Where a resource type holds its key policy. */
interface PolicyResource {
  readonly provider: KmsProvider;
  readonly attribute: string;
}

/** The resource type's provider, and the attribute that holds the key policy; null for a type that has none. */
export const policyResourceOf = (type: string, { providers }: InputSettings): PolicyResource | null => {
  for (const { id, terraform } of providers) {
    const attribute = terraform.policies[type];
    if (attribute !== undefined) return { provider: id, attribute };
  }
  return null;
};
