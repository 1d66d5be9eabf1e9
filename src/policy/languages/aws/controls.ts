import type { KeySecurityControl } from '../../types.ts';
import type { Grammar } from '../statements/grammar.ts';

/**
 * AWS decides by fixed values, too, but calls a policy public in some cases where this analysis tells who is let in,
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
