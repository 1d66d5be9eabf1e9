import type { KeySecurityControl } from '../../types.ts';
import type { Grammar } from '../statements/grammar.ts';

/**
 * AWS's definition of a public policy is similar, but includes cases where this analysis determines who has access,
 * such as a service without a condition on its source.
 */
const publicAccess: readonly KeySecurityControl[] = [
  {
    standard: 'AWS Foundational Security Best Practices',
    id: 'KMS.5',
    url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5',
  },
  {
    standard: 'AWS Config managed rules',
    id: 'kms-key-policy-no-public-access',
    url: 'https://docs.aws.amazon.com/config/latest/developerguide/kms-key-policy-no-public-access.html',
  },
];

export const controls: Grammar['controls'] = {
  PUBLIC_ACCESS: publicAccess,
  VIA_SERVICE_DOES_NOT_RESTRICT_CALLER: publicAccess,
};
