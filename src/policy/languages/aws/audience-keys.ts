import type { ArnShape, AudienceKey, AudienceKeyKind } from '../statements/audience-key.ts';

/** arn:partition:service:region:account:resource */
export const arnShape: ArnShape = {
  parts: 6,
  partitionPart: 1,
  accountPart: 4,
  accountDigits: 12,
  maskedAccountId: null,
  // arn:aws:ec2:region:account:vpc/vpc-id: the id alone is enough.
  networkArn: /\/vpc-[^/*?]+$/,
  sessionArn: /^[^:]+:[^:]+:sts::[^:]*:assumed-role\//,
};

const sometimes = (kind: AudienceKeyKind): AudienceKey => ({ kind, presence: 'SOME', neverOfServices: false });
const always = (kind: AudienceKeyKind): AudienceKey => ({ kind, presence: 'PRINCIPALS', neverOfServices: false });
const ofPrincipals = (key: AudienceKey): AudienceKey => ({ ...key, neverOfServices: true });

/**
 * Condition keys that restrict the caller, in lower case.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const keys: ReadonlyMap<string, AudienceKey> = new Map([
  ['aws:principalaccount', always('ACCOUNT')],
  ['kms:calleraccount', always('ACCOUNT')],
  ['aws:principalarn', ofPrincipals(always('PRINCIPAL'))],
  ['aws:userid', always('USER_ID')],
  ['aws:principalorgid', ofPrincipals(sometimes('ORGANIZATION'))],
  ['aws:principalorgpaths', ofPrincipals(sometimes('ORGANIZATION_PATH'))],
  ['aws:principalorgmasteraccountid', ofPrincipals(sometimes('ORGANIZATION'))],
  ['aws:sourceip', sometimes('ADDRESS')],
  ['aws:sourcevpc', sometimes('NETWORK')],
  ['aws:sourcevpcarn', sometimes('NETWORK_ARN')],
  ['aws:sourcevpce', sometimes('NETWORK')],
  ['aws:vpceaccount', sometimes('NETWORK')],
  ['aws:vpceorgid', sometimes('NETWORK')],
  ['aws:vpceorgpaths', sometimes('NETWORK_PATH')],
  ['aws:ec2instancesourcevpc', sometimes('NETWORK')],
  ['aws:sourceaccount', sometimes('SOURCE_ACCOUNT')],
  ['aws:sourceowner', sometimes('SOURCE_ACCOUNT')],
  ['aws:sourcearn', sometimes('SOURCE_ARN')],
  ['aws:sourceorgid', sometimes('SOURCE_ORGANIZATION')],
  ['aws:sourceorgpaths', sometimes('SOURCE_ORGANIZATION_PATH')],
  ['aws:principalisawsservice', { kind: 'IS_SERVICE', presence: 'EVERYBODY', neverOfServices: false }],
  ['aws:principalservicename', sometimes('SERVICE_NAME')],
  ['aws:principalservicenameslist', sometimes('SERVICE_NAME')],
  ['aws:federatedprovider', sometimes('ACTING_RESOURCE')],
  ['lambda:sourcefunctionarn', sometimes('ACTING_RESOURCE')],
  ['ec2:sourceinstancearn', sometimes('ACTING_RESOURCE')],
  ['ssm:sourceinstancearn', sometimes('ACTING_RESOURCE')],
  ['codebuild:projectarn', sometimes('ACTING_RESOURCE')],
  ['codebuild:buildarn', sometimes('ACTING_RESOURCE')],
]);

/**
 * Services set these keys of the encryption context to the resource that they act for, and their guides recommend
 * conditions on them.
 */
const contextPrefix = 'kms:encryptioncontext:aws:';
const sourceInContext = sometimes('SOURCE_IN_CONTEXT');

/** What a condition key, in lower case, implies about the caller; null where it implies nothing for certain. */
export const audienceKey = (lowerKey: string): AudienceKey | null => {
  return keys.get(lowerKey) ?? (lowerKey.startsWith(contextPrefix) ? sourceInContext : null);
};

const principalTagPrefix = 'aws:principaltag/';

/** Whether requests of services never carry the condition key, given in lower case. */
export const isNeverOfServices = (lowerKey: string): boolean => {
  return lowerKey.startsWith(principalTagPrefix) || keys.get(lowerKey)?.neverOfServices === true;
};
